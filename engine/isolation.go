package engine

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/rflua/rflua/engine/wire"
	"github.com/rflua/rflua/engine/worker"
)

// With Config.Isolate no Lua code runs in the server's process. Every instance has a worker process of its own, a peer,
// that runs the ordinary engine with one library; another peer, the scout, loads libraries to learn their keywords. The
// server reads the files, because all instances of a revision must run the same content: a worker has the sources of a
// revision from the server and asks it for what a `require` looks for. It keeps the descriptions of the revisions, so that
// the bridges do not know the difference, and the arguments of every import, to make an instance anew whose worker died.
//
// A peer belongs to whoever has the turn of its instance; the scout to whoever loads libraries, one at a time. Nothing
// reads the pipe of a worker that has nothing to do.

// Isolation says what the worker processes may use.
type Isolation struct {
	Memory uint64        // bytes for one worker beyond what it needs itself; 0 is as much as there is
	CPU    time.Duration // processor time for one keyword, in whole seconds; 0 is as much as it likes
	Ahead  int           // workers that are started before somebody needs them
}

// DefaultIsolation is what the command begins with.
var DefaultIsolation = Isolation{Memory: 512 << 20, Ahead: 2}

// MissingLimits names the limits that this operating system cannot keep.
func (i *Isolation) MissingLimits() []string { return i.limits().Missing() }

func (i *Isolation) limits() worker.Limits { return worker.Limits{Memory: i.Memory, CPU: i.CPU} }

// openWorkers makes the pool of workers if there is to be one.
func (e *Engine) openWorkers() {
	if e.config.Isolate == nil {
		return
	}
	e.workers = worker.NewPool(e.config.Isolate.limits(), e.config.Isolate.Ahead, func(p *worker.Process) error {
		return p.Send(kindSetup, func(to *wire.Encoder) { putConfig(to, &e.config) })
	})
}

// closeWorkers ends the scout and the idle workers.
func (e *Engine) closeWorkers() {
	if e.workers == nil {
		return
	}
	e.scouting.Lock()
	if e.scout != nil {
		e.scout.close()
		e.scout = nil
	}
	e.scouting.Unlock()
	e.workers.Close()
}

// death is how a worker ended in the middle of a request.
type death struct {
	how   string // as worker.Process.Obituary
	cause error  // why the server killed it: it was told to cancel the request and did not; nil if it died by itself
}

func (d *death) Error() string {
	if d.cause != nil {
		return fmt.Sprintf("it did not end within %s of being cancelled (%v), so its worker process was killed", worker.Patience, d.cause)
	}
	return "its worker process died: " + d.how
}

// anew is what comes after a death.
const anew = "The next call has a new instance, with the state of a new import."

// diedIn is the failure of what ran in a worker that died. k is nil if it was no keyword.
func (e *Engine) diedIn(what string, k *Keyword, d *death) *Failure {
	if d.cause == nil {
		return &Failure{Message: fmt.Sprintf("%s ended its worker process: %s", what, d.how)}
	}
	return &Failure{Message: fmt.Sprintf("%s It did not end within %s, so its worker process was killed.", e.cancelled(d.cause, k), worker.Patience)}
}

// limited is the error of a value that is too large for a frame, as a failure shows it.
func limited(what string, err error) *Failure {
	var size *wire.SizeError
	if errors.As(err, &size) {
		return &Failure{Message: fmt.Sprintf("%s is too large: %v (--isolate).", what, size)}
	}
	return &Failure{Message: fmt.Sprintf("%s: %v", what, err)}
}

// causes are the sentinels among the causes of a cancellation; any other is its text.
var causes = []error{context.Canceled, ErrTimeout, ErrFinalized, ErrStopping}
