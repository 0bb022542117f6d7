package main

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rflua/rflua/cmd/rflua/internal/console"
	"github.com/rflua/rflua/cmd/rflua/internal/process"
)

// fakeServer serves until it is stopped.
type fakeServer struct {
	stopped chan struct{}
	err     error
}

func newFakeServer(err error) *fakeServer {
	return &fakeServer{stopped: make(chan struct{}, 2), err: err}
}

func (s *fakeServer) Serve() error {
	<-s.stopped
	return s.err
}

func (s *fakeServer) Stop(context.Context) { s.stopped <- struct{}{} }

func TestOneServerThatStopsStopsAll(t *testing.T) {
	failure := errors.New("the listener broke")
	first, second := newFakeServer(failure), newFakeServer(nil)
	first.Stop(context.Background())
	stop := &process.Signals{Stop: t.Context(), Cancel: t.Context()}
	if err := serveAll(stop, time.Hour, &console.Text{Out: io.Discard, Err: io.Discard}, first, second); !errors.Is(err, failure) {
		t.Errorf("got %v, want what the first one ended with", err)
	}
}

func TestASignalStopsAllServers(t *testing.T) {
	asked, ask := context.WithCancel(t.Context())
	ask()
	stop := &process.Signals{Stop: asked, Cancel: t.Context()}
	if err := serveAll(stop, time.Hour, &console.Text{Out: io.Discard, Err: io.Discard}, newFakeServer(nil), newFakeServer(nil)); err != nil {
		t.Error(err)
	}
}

// A harness that starts the server and closes its pipes after the first line used to end it with SIGPIPE.
func TestAServerOutlivesTheReaderOfItsOutput(t *testing.T) {
	t.Setenv("GORACE", "atexit_sleep_ms=0")
	cmd := exec.Command("rflua", "serve", "--port", "0", "--port-file", filepath.Join(t.TempDir(), "port"), t.TempDir())
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(stdout)
	for lines.Scan() && !strings.HasSuffix(lines.Text(), " started.") {
	}
	stdout.Close()
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("the server ended with %v", err)
	}
}
