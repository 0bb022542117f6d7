package rig

import (
	"fmt"
	"syscall"
	"testing"

	"github.com/rflua/rflua/internal/rftest"
)

func TestServersThatStillRunAreEnded(t *testing.T) {
	var p Processes
	polite, err := p.Start(t.TempDir(), "polite", "sleep", "600")
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(polite.Cmd.Process.Pid, 0); err != nil {
		t.Fatalf("it does not run: %v", err)
	}
	p.StopAll()
	<-polite.Exited
	if err := syscall.Kill(polite.Cmd.Process.Pid, 0); err == nil {
		t.Error("it still runs")
	}
	if len(p.all) != 0 {
		t.Errorf("%d processes are left", len(p.all))
	}
}

func TestAServerThatEndsAtOnceIsAnErrorWithItsStderr(t *testing.T) {
	var p Processes
	s, err := p.Start(t.TempDir(), "the server", "sh", "-c", "echo it cannot be >&2; exit 3")
	if err != nil {
		t.Fatal(err)
	}
	defer p.StopAll()
	<-s.Exited
	at, _, err := FreeAddress()
	if err != nil {
		t.Fatal(err)
	}
	rftest.WantInside(t, "the error", fmt.Sprint(s.Listens(t.Context(), at.String())), "the server ended at once: it cannot be")
}
