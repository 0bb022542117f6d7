package main

import (
	"bytes"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"

	"github.com/rflua/rflua/internal/rftest"
)

// testServer is a program that serves and writes its ports to files.
type testServer struct {
	cmd    *exec.Cmd
	out    lockedBuffer  // what it prints
	exited chan struct{} // closed when it has ended
	err    error         // of cmd.Wait, when exited is closed
}

// lockedBuffer can be read while it is written.
type lockedBuffer struct {
	mu   sync.Mutex
	text bytes.Buffer // guarded by mu
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

// startServer starts a program and waits until it has written all of its port files, whose ports it returns. It is killed
// at the end of the test if it still runs then.
func startServer(t *testing.T, cmd *exec.Cmd, portFiles ...string) (s *testServer, ports []string) {
	t.Helper()
	s = &testServer{cmd: cmd, exited: make(chan struct{})}
	cmd.Stdout, cmd.Stderr = &s.out, &s.out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		s.err = cmd.Wait()
		close(s.exited)
	}()
	t.Cleanup(s.kill)
	for _, file := range portFiles {
		s.waitFor(t, "the port file "+file, func() bool {
			text, err := os.ReadFile(file)
			if err == nil && len(text) > 0 {
				ports = append(ports, strings.TrimSpace(string(text)))
				return true
			}
			select {
			case <-s.exited:
				t.Fatalf("the server ended: %v\n%s", s.err, &s.out)
			default:
			}
			return false
		})
	}
	return s, ports
}

// waitFor waits for a condition, and logs what the server has printed if it never comes true.
func (s *testServer) waitFor(t *testing.T, what string, done func() bool) {
	t.Helper()
	came := false
	defer func() {
		if !came {
			t.Logf("the server has printed:\n%s", &s.out)
		}
	}()
	rftest.WaitFor(t, what, done)
	came = true
}

// kill kills the server, if it still runs, and waits for its end.
func (s *testServer) kill() {
	_ = s.cmd.Process.Kill()
	<-s.exited
}

// runKeyword returns an XML-RPC request that runs a keyword.
func runKeyword(name string, args ...string) string {
	var values strings.Builder
	for _, arg := range args {
		values.WriteString("<value>" + arg + "</value>")
	}
	return "<?xml version='1.0'?><methodCall><methodName>run_keyword</methodName><params><param><value>" + name +
		"</value></param><param><value><array><data>" + values.String() + "</data></array></value></param></params></methodCall>"
}
