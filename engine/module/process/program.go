package process

import (
	"fmt"
	"os"
	"os/exec"
	"sync"
	"sync/atomic"
	"time"
)

const (
	// grace is the time that programs get between SIGTERM and SIGKILL.
	grace = time.Second
	// quiet is how long the pipes of a program that has ended must give nothing, if somebody holds them open.
	quiet = 500 * time.Millisecond
	// noisy is how long they are read at most, if they keep giving something.
	noisy = 5 * time.Second
)

// program is one started program, with the processes that it has started in turn.
type program struct {
	cmd            *exec.Cmd
	shown          string // in messages
	started        time.Time
	stdin          *os.File      // the end to write to; nil if there is none
	interactive    bool          // a script may write to it
	stdout, stderr *output       // stderr is nil if it goes to stdout
	lines          chan string   // of output, for watch
	sending        atomic.Int32  // how many lines wait for watch
	unwatched      chan struct{} // closed when nobody reads lines any more
	unwatch        func()        // closes it, once

	exited   chan struct{} // closed when the program has ended; elapsed and cmd.ProcessState are set before
	elapsed  time.Duration
	reading  atomic.Int32    // how many pipes are still read
	drained  chan struct{}   // closed when none is
	done     chan struct{}   // closed when it has ended and its output is complete
	timedOut bool            // written and read by the goroutine that runs the state
	warned   map[string]bool // by stream: that output was cut; used by that goroutine only

	groupGone atomic.Bool // nothing of the group is left; its number may belong to others now
	stopOnce  sync.Once
	stopped   chan struct{} // closed when all that can be done to end it has been done
}

// await waits for the end of the program and then for its output.
func (p *program) await() {
	_ = p.cmd.Wait() // ProcessState says it all
	p.elapsed = time.Since(p.started)
	close(p.exited)
	p.alive() // notes at once if nothing is left
	if p.stdin != nil {
		p.stdin.Close() // ends a write that nobody reads
	}
	p.settle()
	close(p.done)
}

// settle waits until the pipes are read to their end or, if somebody still holds them open, quiet.
func (p *program) settle() {
	tick := time.NewTicker(quiet)
	defer tick.Stop()
	last := p.stdout.read() + p.stderr.read()
	for limit := time.Now().Add(noisy); time.Now().Before(limit); {
		select {
		case <-p.drained:
			return
		case <-tick.C:
		}
		read := p.stdout.read() + p.stderr.read()
		if read == last && p.sending.Load() == 0 {
			return
		}
		last = read
	}
}

// alive reports whether the program or anything of its group still runs.
func (p *program) alive() bool {
	if p.running() {
		return true
	}
	if p.groupGone.Load() {
		return false
	}
	if !groupExists(p.cmd.Process.Pid) {
		p.groupGone.Store(true)
		return false
	}
	return true
}

// running reports whether the program itself has not ended.
func (p *program) running() bool {
	select {
	case <-p.exited:
		return false
	default:
		return true
	}
}

// finished reports whether nothing is left of the program.
func (p *program) finished() bool {
	select {
	case <-p.done:
	default:
		return false
	}
	select {
	case <-p.drained:
		return !p.alive()
	default:
		return false
	}
}

// signal sends a signal to the whole group, if there is any of it.
func (p *program) signal(s os.Signal) error {
	if !p.alive() {
		return nil
	}
	if err := signalGroup(p.cmd.Process, s); err != nil {
		return fmt.Errorf("%s: %w", p.shown, err)
	}
	return nil
}

// stop begins to end the group. It does not wait.
func (p *program) stop() {
	p.stopOnce.Do(func() {
		go func() {
			defer close(p.stopped)
			limit, check := time.NewTimer(grace), time.NewTicker(10*time.Millisecond)
			defer limit.Stop()
			defer check.Stop()
			_ = p.signal(terminateSignal)
			for p.alive() {
				select {
				case <-limit.C:
					_ = p.signal(os.Kill) // nothing helps if it may not be killed
					return
				case <-check.C:
				}
			}
		}()
	})
}

// release waits until the program is ended, which stop has begun, and lets go of its pipes.
func (p *program) release() {
	<-p.stopped
	select {
	case <-p.exited:
	case <-time.After(grace): // it may not be killed
	}
	p.unwatch()
	if p.stdin != nil {
		p.stdin.Close()
	}
	p.stdout.close()
	p.stderr.close()
	<-p.drained
	select {
	case <-p.done:
	case <-time.After(grace):
	}
}
