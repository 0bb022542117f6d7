package worker

import (
	"errors"
	"fmt"
	"runtime"
	"sync"
)

// Pool starts workers, some of them ahead.
type Pool struct {
	limits  Limits
	ahead   int
	prepare func(*Process) error
	asked   chan chan<- started // to the starter
	askers  sync.WaitGroup      // goroutines that may still ask it
	starter sync.WaitGroup

	mu      sync.Mutex
	idle    []*Process // guarded by mu
	filling bool       // a goroutine fills the pool; guarded by mu
	closed  bool       // guarded by mu
}

type started struct {
	process *Process
	err     error
}

// ErrClosed is the error of Acquire after Close.
var ErrClosed = errors.New("the workers were closed")

// NewPool returns a pool that keeps as many idle workers as ahead says. prepare is called with each worker that was started,
// before Acquire returns it.
func NewPool(limits Limits, ahead int, prepare func(*Process) error) *Pool {
	p := &Pool{limits: limits, ahead: ahead, prepare: prepare, asked: make(chan chan<- started)}
	keepDescriptors()
	p.starter.Go(p.start)
	p.fill()
	return p
}

// start starts workers on a thread of its own, until the pool is closed: a worker gets a signal when the thread that has
// started it ends, and this one ends last.
func (p *Pool) start() {
	runtime.LockOSThread() // for ever: the thread ends with the goroutine
	for answer := range p.asked {
		process, err := start(p.limits)
		if err == nil {
			if err = p.prepare(process); err != nil {
				process.Kill()
				err = fmt.Errorf("a worker process cannot be used: %w: %s", err, process.ExitReport())
				process.Close()
			}
		}
		answer <- started{process, err}
	}
}

// ask has the starter start a worker.
func (p *Pool) ask() (*Process, error) {
	p.mu.Lock()
	if p.closed {
		p.mu.Unlock()
		return nil, ErrClosed
	}
	p.askers.Add(1)
	p.mu.Unlock()
	defer p.askers.Done()
	answer := make(chan started, 1)
	p.asked <- answer
	s := <-answer
	if s.err != nil {
		return nil, s.err
	}
	return s.process, nil
}

// Acquire returns an idle worker, or starts one. The caller must close it.
func (p *Pool) Acquire() (*Process, error) {
	defer p.fill()
	for {
		process := p.pop()
		if process == nil {
			return p.ask()
		}
		select {
		case <-process.exited: // something has ended it meanwhile
			process.Close()
		default:
			return process, nil
		}
	}
}

// pop removes and returns the oldest idle worker, or nil.
func (p *Pool) pop() *Process {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.idle) == 0 {
		return nil
	}
	process := p.idle[0]
	p.idle = p.idle[1:]
	return process
}

// fill starts workers ahead, unless another goroutine does. After a failure the next Acquire tries again.
func (p *Pool) fill() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.filling || p.closed || len(p.idle) >= p.ahead {
		return
	}
	p.filling = true
	p.askers.Go(func() {
		for p.keep(p.ask()) {
		}
	})
}

// keep adds a worker to the idle ones, and reports whether there should be more.
func (p *Pool) keep(process *Process, err error) (more bool) {
	p.mu.Lock()
	if err == nil && !p.closed {
		p.idle = append(p.idle, process)
		process = nil
	}
	more = err == nil && !p.closed && len(p.idle) < p.ahead
	p.filling = more
	p.mu.Unlock()
	if process != nil {
		process.Close()
	}
	return more
}

// Close ends the idle workers. Those that were acquired must have been closed before.
func (p *Pool) Close() {
	p.mu.Lock()
	closed, idle := p.closed, p.idle
	p.closed, p.idle = true, nil
	p.mu.Unlock()
	if closed {
		return
	}
	var ending sync.WaitGroup
	for _, process := range idle {
		ending.Go(process.Close)
	}
	ending.Wait()
	p.askers.Wait()
	close(p.asked)
	p.starter.Wait()
}
