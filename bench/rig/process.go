package rig

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

// Process is a server that was started. It ends with the benchmark, however that ends.
type Process struct {
	name   string
	Cmd    *exec.Cmd
	Begun  time.Time // just before it was started
	Output *Tail
	Exited chan struct{} // closed when it has ended
}

// Processes are all that run. They are ended by their own ids.
type Processes struct {
	mu  sync.Mutex
	All map[*Process]struct{} // guarded by mu
}

// Start runs a command in a directory.
func (p *Processes) Start(dir, name string, command ...string) (*Process, error) {
	s := NewProcess(dir, name, command...)
	return s, p.Launch(s)
}

// NewProcess is a process that has not been started yet.
func NewProcess(dir, name string, command ...string) *Process {
	s := &Process{name: name, Cmd: exec.Command(command[0], command[1:]...), Output: new(Tail), Exited: make(chan struct{})}
	s.Cmd.Dir, s.Cmd.Stdout, s.Cmd.Stderr = dir, s.Output, s.Output
	s.Cmd.Env = Environment()
	s.Cmd.SysProcAttr = EndsWithUs()
	return s
}

func (p *Processes) Launch(s *Process) error {
	s.Begun = time.Now()
	if err := s.Cmd.Start(); err != nil {
		return err
	}
	p.mu.Lock()
	if p.All == nil {
		p.All = map[*Process]struct{}{}
	}
	p.All[s] = struct{}{}
	p.mu.Unlock()
	go func() {
		_ = s.Cmd.Wait() // how it ended matters only to those who wait for something else
		close(s.Exited)
	}()
	return nil
}

// Environment is ours without what changes how the servers or Robot Framework work.
func Environment() []string {
	return slices.DeleteFunc(os.Environ(), func(entry string) bool {
		return slices.ContainsFunc([]string{"RFLUA_", "ROBOT_", "PYTHON", "GOGC=", "GOMEMLIMIT=", "GOMAXPROCS=", "GODEBUG="}, func(prefix string) bool {
			return strings.HasPrefix(entry, prefix)
		})
	})
}

// Patience is how long a server may take to start or to stop.
const Patience = 20 * time.Second

// Stop ends a server: it is asked, and killed if that does not help.
func (p *Processes) Stop(s *Server) {
	if s != nil {
		p.end(s.Process)
	}
}

func (p *Processes) end(s *Process) {
	p.mu.Lock()
	delete(p.All, s)
	p.mu.Unlock()
	_ = s.Cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-s.Exited:
		return
	case <-time.After(Patience / 4):
	}
	_ = s.Cmd.Process.Kill()
	<-s.Exited
}

// StopAll ends all processes that still run.
func (p *Processes) StopAll() {
	p.mu.Lock()
	var left []*Process
	for s := range p.All {
		left = append(left, s)
	}
	p.mu.Unlock()
	var wait sync.WaitGroup
	for _, s := range left {
		wait.Go(func() { p.end(s) })
	}
	wait.Wait()
}

// Listens waits until the process takes connections at addr.
func (s *Process) Listens(ctx context.Context, addr string) error {
	for deadline := time.Now().Add(Patience); time.Now().Before(deadline); {
		conn, err := net.Dial("tcp", addr)
		if err == nil {
			return conn.Close()
		}
		select {
		case <-s.Exited:
			return fmt.Errorf("%s ended at once: %s", s.name, s.Output)
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-time.After(200 * time.Microsecond):
		}
	}
	return fmt.Errorf("%s does not listen: %s", s.name, s.Output)
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
	Resident, Anonymous float64
}

// Memory reads what the kernel counts.
func (s *Process) Memory() (memory, error) {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/smaps_rollup", s.Cmd.Process.Pid))
	if err != nil {
		return memory{}, err
	}
	return ParseRollup(string(data))
}

// ParseRollup reads /proc/PID/smaps_rollup.
func ParseRollup(text string) (m memory, err error) {
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
			m.Resident = n * 1024
		case "Anonymous":
			m.Anonymous = n * 1024
		}
	}
	if m.Resident == 0 {
		return m, errors.New("the kernel does not say how much memory the process has")
	}
	return m, nil
}

// Tail keeps the end of what is written to it.
type Tail struct {
	Line func(string) // gets every line; may be nil; immutable

	mu      sync.Mutex
	text    []byte // guarded by mu
	partial []byte // of a line, if there is line; guarded by mu
}

func (t *Tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.Line != nil {
		t.partial = append(t.partial, p...)
		for {
			line, rest, ok := bytes.Cut(t.partial, []byte("\n"))
			if !ok {
				break
			}
			t.Line(string(line))
			t.partial = append(t.partial[:0], rest...)
		}
	}
	t.text = append(t.text, p...)
	if over := len(t.text) - 4096; over > 0 {
		t.text = append(t.text[:0], t.text[over:]...)
	}
	return len(p), nil
}

func (t *Tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return strings.TrimSpace(string(t.text))
}
