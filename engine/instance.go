package engine

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/rflua/rflua/engine/interp"
	"github.com/rflua/rflua/engine/message"
	"github.com/rflua/rflua/engine/value"
)

// closeLimit is how long __close of an instance may run.
const closeLimit = 5 * time.Second

// Instance is one imported library: a Lua state of its own and, if the library has new, the object it returned. Its
// methods are safe for concurrent use; calls run one at a time, in the order in which they came.
type Instance struct {
	Token    string // names the instance and cannot be guessed
	Library  *Library
	revision atomic.Pointer[Revision] // written by the owner of the turn
	imported Import                   // how it was made, to make it again

	turn    chan struct{}   // holds a value while no call runs
	life    context.Context // ends when the instance is finalized
	end     context.CancelCauseFunc
	running atomic.Pointer[callContext] // of the running call; nil while there is none

	backend backend // owned by the goroutine that has the turn
}

// Import says how an instance is made.
type Import struct {
	Args  []any                 // for new; strings are converted to the types of its annotations
	Named *value.Dict           // for new
	Log   func(message.Message) // gets the messages of loading and new; nil means the server's log
}

// NewInstance imports the library. The error is a *[LoadError] if the library does not load, a *[Failure] if new
// fails or its arguments do not fit, or ErrStopping.
func (l *Library) NewInstance(ctx context.Context, i Import) (*Instance, error) {
	if err := l.Err(); err != nil {
		return nil, err
	}
	if l.engine.deleted(l.Name) == l {
		return nil, &LoadError{Library: l.Name, Cause: l.Broken()}
	}
	if err := l.engine.reserve(); err != nil {
		return nil, err
	}
	in := &Instance{Token: newToken(), Library: l, imported: Import{Args: i.Args, Named: i.Named}, turn: make(chan struct{}, 1)}
	in.life, in.end = context.WithCancelCause(context.Background())
	in.backend = l.engine.builder.newBackend(in)
	log := i.Log
	if log == nil {
		log = l.logMessage
	}
	if err := in.backend.start(ctx, log); err != nil {
		l.engine.release()
		return nil, err
	}
	in.turn <- struct{}{}
	if err := l.engine.add(in); err != nil {
		in.finalize(ctx, ErrStopping)
		return nil, err
	}
	return in, nil
}

// acquire waits for the turn. The error is the cause of ctx, or of the end of the instance.
func (in *Instance) acquire(ctx context.Context) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	select {
	case <-in.turn:
	default:
		select {
		case <-in.turn:
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-in.life.Done():
			return context.Cause(in.life)
		}
	}
	if in.life.Err() != nil {
		in.release()
		return context.Cause(in.life)
	}
	return nil
}

// release gives the turn back.
func (in *Instance) release() { in.turn <- struct{}{} }

// Revision returns the version of the library that the instance runs.
func (in *Instance) Revision() *Revision { return in.revision.Load() }

// Busy reports whether a call has the turn.
func (in *Instance) Busy() bool { return len(in.turn) == 0 }

// begin returns the context of a call, which ends with the instance too. The function it returns ends it, and must be called
// before the next begin.
func (in *Instance) begin(ctx context.Context) (*callContext, func()) {
	c := &callContext{}
	c.Context, c.cancel = context.WithCancelCause(ctx)
	in.running.Store(c)
	if in.life.Err() != nil { // since the turn was acquired
		c.cancel(context.Cause(in.life))
	}
	return c, func() {
		in.running.Store(nil)
		c.cancel(nil)
	}
}

// kill ends the life of the instance, and with it the call that runs.
func (in *Instance) kill(cause error) {
	in.end(cause)
	if c := in.running.Load(); c != nil {
		c.cancel(context.Cause(in.life))
	}
}

// Finalize ends the instance: what runs in it is cancelled when ctx is done, calls that wait for their turn fail, then
// __close is called. A second Finalize does nothing.
func (in *Instance) Finalize(ctx context.Context) { in.finalize(ctx, interp.ErrFinalized) }

func (in *Instance) finalize(ctx context.Context, cause error) {
	select {
	case <-in.turn:
	case <-ctx.Done():
		in.kill(cause)
		// The running call gives the turn back soon, unless it is in a Go function that cannot be cancelled.
		select {
		case <-in.turn:
		case <-time.After(in.backend.unwindTime()):
			in.Library.engine.logger.Error("a keyword does not end although it was cancelled; its instance is abandoned",
				"library", in.Library.Name)
			in.Library.engine.forget(in)
			return
		}
	}
	defer in.release()
	in.kill(cause)
	in.backend.finalize(ctx)
	in.Library.engine.forget(in)
}
