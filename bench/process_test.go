package main

import (
	"github.com/rflua/rflua/bench/rig"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func TestTheKernelsAccountOfMemoryIsRead(t *testing.T) {
	const rollup = `55d0c0000000-7ffe00000000 ---p 00000000 00:00 0          [rollup]
Rss:               18000 kB
Pss:               12000 kB
Shared_Clean:       9000 kB
Private_Dirty:      6000 kB
Anonymous:          7000 kB
`
	m, err := rig.ParseRollup(rollup)
	if err != nil || m.Resident != 18000*1024 || m.Anonymous != 7000*1024 {
		t.Errorf("got %+v, %v", m, err)
	}
	if _, err := rig.ParseRollup("Rss: none\n"); err == nil {
		t.Error("no account is taken for one")
	}
}

func TestServersThatStillRunAreEnded(t *testing.T) {
	var p rig.Processes
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
	if len(p.All) != 0 {
		t.Errorf("%d processes are left", len(p.All))
	}
}

func TestAServerThatEndsAtOnceIsAnErrorWithItsLastWords(t *testing.T) {
	var p rig.Processes
	s, err := p.Start(t.TempDir(), "the server", "sh", "-c", "echo it cannot be >&2; exit 3")
	if err != nil {
		t.Fatal(err)
	}
	defer p.StopAll()
	<-s.Exited
	at, err := rig.NewPlace()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Listens(t.Context(), at.Addr.String()); err == nil || !strings.Contains(err.Error(), "the server ended at once: it cannot be") {
		t.Errorf("the error is %v", err)
	}
}

func TestOnlyTheEndOfWhatAServerSaysIsKept(t *testing.T) {
	var out rig.Tail
	for range 1000 {
		if _, err := out.Write([]byte("0123456789")); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := out.Write([]byte("the end")); err != nil {
		t.Fatal(err)
	}
	if got := out.String(); len(got) > 4096 || !strings.HasSuffix(got, "789the end") {
		t.Errorf("kept are %d bytes", len(got))
	}
}

func TestTheGuardBenchmarkIsRead(t *testing.T) {
	got, err := parseGuard([]byte("goos: linux\nBenchmarkGuard/loop-2   \t  3\t  74023735 ns/op\t  1.281 guarded/bare\n" +
		"BenchmarkGuard/calls   52   5135994 ns/op   0.9 guarded/bare\nBenchmarkOther-2 1 2 ns/op 3 guarded/bare\nPASS\n"))
	if err != nil || len(got) != 2 || got["loop"] != 1.281 || got["calls"] != 0.9 {
		t.Errorf("got %v, %v", got, err)
	}
}

func TestABinaryThatIsNotStaticAndStrippedIsAnError(t *testing.T) {
	self, err := os.Executable() // the test binary has symbols
	if err != nil {
		t.Fatal(err)
	}
	if err := checkStatic(self); err == nil || !strings.Contains(err.Error(), "the binary is not") {
		t.Errorf("the test binary is taken for static and stripped: %v", err)
	}
	text := filepath.Join(t.TempDir(), "text")
	if err := os.WriteFile(text, []byte("#!/bin/sh\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := checkStatic(text); err == nil {
		t.Error("a script is taken for a static binary")
	}
}
