package rig

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"
)

// Process is a server that was started. Where the kernel can, it kills it when this process dies.
type Process struct {
	Name   string // for errors
	Cmd    *exec.Cmd
	Begun  time.Time // just before it was started
	Output *Tail
	Exited chan struct{} // closed when it has exited
}

// Processes are all that run. Each is ended by its own id. The zero value is ready for use.
type Processes struct {
	mu  sync.Mutex
	all map[*Process]struct{} // guarded by mu
}

// Start runs a command in a directory. name is for errors.
func (p *Processes) Start(dir, name string, command ...string) (*Process, error) {
	s := NewProcess(dir, name, command...)
	return s, p.Launch(s)
}

// NewProcess returns a process that has not been started yet.
func NewProcess(dir, name string, command ...string) *Process {
	s := &Process{Name: name, Cmd: exec.Command(command[0], command[1:]...), Output: new(Tail), Exited: make(chan struct{})}
	s.Cmd.Dir, s.Cmd.Stdout, s.Cmd.Stderr = dir, s.Output, s.Output
	s.Cmd.Env = Environment()
	s.Cmd.SysProcAttr = EndsWithUs()
	return s
}

// Launch starts a process.
func (p *Processes) Launch(s *Process) error {
	s.Begun = time.Now()
	if err := s.Cmd.Start(); err != nil {
		return err
	}
	p.mu.Lock()
	if p.all == nil {
		p.all = map[*Process]struct{}{}
	}
	p.all[s] = struct{}{}
	p.mu.Unlock()
	go func() {
		_ = s.Cmd.Wait() // how it ended matters only to those who wait for something else
		close(s.Exited)
	}()
	return nil
}

// Environment returns our environment without the variables that change how the servers or Robot Framework work.
func Environment() []string {
	return slices.DeleteFunc(os.Environ(), func(entry string) bool {
		return slices.ContainsFunc([]string{"RFLUA_", "ROBOT_", "PYTHON", "GOGC=", "GOMEMLIMIT=", "GOMAXPROCS=", "GODEBUG="}, func(prefix string) bool {
			return strings.HasPrefix(entry, prefix)
		})
	})
}

// Patience is how long a server may take to start or to stop.
const Patience = 20 * time.Second

// Stop ends a server and returns when it has exited: with SIGTERM, and with SIGKILL if that does not help. A nil server is
// none.
func (p *Processes) Stop(s *Server) {
	if s != nil {
		p.end(s.Process)
	}
}

// end is Stop for a process.
func (p *Processes) end(s *Process) {
	p.mu.Lock()
	delete(p.all, s)
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

// StopAll ends all processes that still run, at the same time.
func (p *Processes) StopAll() {
	p.mu.Lock()
	var left []*Process
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

// Listens waits until the process accepts connections at addr. It is an error if the process exits first, or after Patience.
func (s *Process) Listens(ctx context.Context, addr string) error {
	for deadline := time.Now().Add(Patience); time.Now().Before(deadline); {
		conn, err := net.Dial("tcp", addr)
		if err == nil {
			return conn.Close()
		}
		select {
		case <-s.Exited:
			return fmt.Errorf("%s ended at once: %s", s.Name, s.Output)
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-time.After(200 * time.Microsecond):
		}
	}
	return fmt.Errorf("%s does not listen: %s", s.Name, s.Output)
}
