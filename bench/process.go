package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// process is a server that was started. It ends with the benchmark, however that ends.
type process struct {
	name   string
	cmd    *exec.Cmd
	begun  time.Time // just before it was started
	output *tail
	exited chan struct{} // closed when it has ended
}

// processes are all that run. They are ended by their own ids.
type processes struct {
	mu  sync.Mutex
	all map[*process]struct{} // guarded by mu
}

// start runs a command in a directory.
func (p *processes) start(dir, name string, command ...string) (*process, error) {
	s := newProcess(dir, name, command...)
	return s, p.launch(s)
}

// newProcess is a process that has not been started yet.
func newProcess(dir, name string, command ...string) *process {
	s := &process{name: name, cmd: exec.Command(command[0], command[1:]...), output: new(tail), exited: make(chan struct{})}
	s.cmd.Dir, s.cmd.Stdout, s.cmd.Stderr = dir, s.output, s.output
	s.cmd.Env = environment()
	s.cmd.SysProcAttr = endsWithUs()
	return s
}

func (p *processes) launch(s *process) error {
	s.begun = time.Now()
	if err := s.cmd.Start(); err != nil {
		return err
	}
	p.mu.Lock()
	if p.all == nil {
		p.all = map[*process]struct{}{}
	}
	p.all[s] = struct{}{}
	p.mu.Unlock()
	go func() {
		_ = s.cmd.Wait() // how it ended matters only to those who wait for something else
		close(s.exited)
	}()
	return nil
}

// environment is ours without what changes how the servers or Robot Framework work.
func environment() []string {
	return slices.DeleteFunc(os.Environ(), func(entry string) bool {
		return slices.ContainsFunc([]string{"RFLUA_", "ROBOT_", "PYTHON", "GOGC=", "GOMEMLIMIT=", "GOMAXPROCS=", "GODEBUG="}, func(prefix string) bool {
			return strings.HasPrefix(entry, prefix)
		})
	})
}

// patience is how long a server may take to start or to stop.
const patience = 20 * time.Second

// stop ends a server: it is asked, and killed if that does not help.
func (p *processes) stop(s *server) {
	if s != nil {
		p.end(s.process)
	}
}

func (p *processes) end(s *process) {
	p.mu.Lock()
	delete(p.all, s)
	p.mu.Unlock()
	_ = s.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-s.exited:
		return
	case <-time.After(patience / 4):
	}
	_ = s.cmd.Process.Kill()
	<-s.exited
}

// stopAll ends all processes that still run.
func (p *processes) stopAll() {
	p.mu.Lock()
	var left []*process
	for s := range p.all {
		left = append(left, s)
	}
	p.mu.Unlock()
	var wait sync.WaitGroup
	for _, s := range left {
		wait.Go(func() { p.end(s) })
	}
	wait.Wait()
}

// listens waits until the process takes connections at addr.
func (s *process) listens(ctx context.Context, addr string) error {
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); {
		conn, err := net.Dial("tcp", addr)
		if err == nil {
			return conn.Close()
		}
		select {
		case <-s.exited:
			return fmt.Errorf("%s ended at once: %s", s.name, s.output)
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-time.After(200 * time.Microsecond):
		}
	}
	return fmt.Errorf("%s does not listen: %s", s.name, s.output)
}

// freeAddress is an address that nobody listens on.
func freeAddress() (addr, port string, err error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", "", err
	}
	addr = listener.Addr().String()
	_, port, _ = net.SplitHostPort(addr)
	return addr, port, listener.Close()
}

// memory is what a process holds, in bytes: all of it, and what is not read from files such as the program's, which
// processes share.
type memory struct {
	resident, anonymous float64
}

// memory reads what the kernel counts.
func (s *process) memory() (memory, error) {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/smaps_rollup", s.cmd.Process.Pid))
	if err != nil {
		return memory{}, err
	}
	return parseRollup(string(data))
}

// parseRollup reads /proc/PID/smaps_rollup.
func parseRollup(text string) (m memory, err error) {
	for line := range strings.Lines(text) {
		name, rest, _ := strings.Cut(line, ":")
		fields := strings.Fields(rest)
		if len(fields) != 2 || fields[1] != "kB" {
			continue
		}
		n, err := strconv.ParseFloat(fields[0], 64)
		if err != nil {
			return m, err
		}
		switch name {
		case "Rss":
			m.resident = n * 1024
		case "Anonymous":
			m.anonymous = n * 1024
		}
	}
	if m.resident == 0 {
		return m, errors.New("the kernel does not say how much memory the process has")
	}
	return m, nil
}

// tail keeps the end of what is written to it.
type tail struct {
	line func(string) // gets every line; may be nil; immutable

	mu      sync.Mutex
	text    []byte // guarded by mu
	partial []byte // of a line, if there is line; guarded by mu
}

func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.line != nil {
		t.partial = append(t.partial, p...)
		for {
			line, rest, ok := bytes.Cut(t.partial, []byte("\n"))
			if !ok {
				break
			}
			t.line(string(line))
			t.partial = append(t.partial[:0], rest...)
		}
	}
	t.text = append(t.text, p...)
	if over := len(t.text) - 4096; over > 0 {
		t.text = append(t.text[:0], t.text[over:]...)
	}
	return len(p), nil
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return strings.TrimSpace(string(t.text))
}
