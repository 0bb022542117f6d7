package engine

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync/atomic"
	"time"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/message"
	"github.com/rflua/rflua/engine/value"
)

// abandonAfter is how long finalizing waits for a call that was cancelled.
const abandonAfter = time.Second

// closeLimit is how long __close of an instance may run.
const closeLimit = 5 * time.Second

// Instance is one imported library: a Lua state of its own and, if the library has new, the object it returned. Its
// methods are safe for concurrent use; calls run one at a time, in the order in which they came.
type Instance struct {
	Token    string // names the instance and cannot be guessed
	Library  *Library
	revision atomic.Pointer[Revision] // written by whoever has the turn
	imported *Revision                // that it was made of

	turn    chan struct{}   // holds a value while nobody runs
	life    context.Context // ends when the instance is finalized
	end     context.CancelCauseFunc
	running atomic.Pointer[context.CancelCauseFunc] // ends the running call; nil while there is none

	remote *remote // nil unless instances are isolated; then it has all that follows

	// Owned by whoever took the turn.
	state    *state
	module   *lua.LTable
	object   lua.LValue              // what new returned, else module
	declared map[string]*declaration // by normalized name
	refused  *Revision               // that the instance could not follow to
	refusal  string                  // why
}

// Import says how an instance is made.
type Import struct {
	Args  []any                 // for new; strings are converted to the types of its annotations
	Named *value.Dict           // for new
	Log   func(message.Message) // of loading and new; nil means the server's log
}

// NewInstance imports the library. The error is a *[LoadError] if the library does not load, a *[Failure] if new
// fails or its arguments do not fit, or ErrStopping.
func (l *Library) NewInstance(ctx context.Context, i Import) (*Instance, error) {
	if err := l.Err(); err != nil {
		return nil, err
	}
	if l.engine.returned(l.Name) == l {
		return nil, &LoadError{Library: l.Name, Cause: l.Broken()}
	}
	r := l.Revision()
	if err := l.engine.reserve(); err != nil {
		return nil, err
	}
	in := &Instance{Token: newToken(), Library: l, imported: r, turn: make(chan struct{}, 1)}
	in.revision.Store(r)
	in.life, in.end = context.WithCancelCause(context.Background())
	if err := in.begin(ctx, i); err != nil {
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

// begin makes the state, in this process or in one of its own.
func (in *Instance) begin(ctx context.Context, i Import) error {
	if in.Library.engine.workers != nil {
		in.remote = &remote{instance: in, imported: Import{Args: i.Args, Named: i.Named}}
		return in.remote.make(ctx, i.Log)
	}
	args, err := in.Revision().bindInit(in.Library.Name, i)
	if err != nil {
		return &Failure{Message: err.Error()}
	}
	return in.start(ctx, args, i.Log)
}

// start runs the library's file and new in a new state.
func (in *Instance) start(ctx context.Context, args *bound, log func(message.Message)) (problem error) {
	defer func() {
		if text := in.Library.engine.bug(recover(), "making an instance", in.Library.Name); text != "" {
			problem = &Failure{Message: text}
		}
	}()
	ctx, cancel := in.Library.engine.limit(ctx, 0)
	defer cancel()
	if log == nil {
		log = in.Library.logMessage
	}
	s := newState(in.Library, in.Revision().units)
	end := s.begin(ctx, log)
	defer end()
	module, d := s.run(in.Revision().main)
	object := lua.LValue(module)
	switch {
	case d != nil:
		problem = &LoadError{Library: in.Library.Name, Cause: d}
	case in.Revision().hasNew:
		made, failure := s.construct(in.Revision(), module, args)
		if failure != nil {
			failure.Message = fmt.Sprintf("Initializing library '%s' failed: %s", in.Library.Name, failure.Message)
			problem = failure
		}
		object = made
	}
	if problem != nil {
		s.close()
		return problem
	}
	in.state, in.module, in.object = s, module, object
	in.declared = s.declarations(module)
	return nil
}

// bug logs a panic of ours that was recovered, with its stack, and says what the user sees. It is empty without one.
func (e *Engine) bug(recovered any, where, library string, more ...any) string {
	if recovered == nil {
		return ""
	}
	more = append(more, "where", where, "library", library, "panic", fmt.Sprint(recovered), "stack", string(debug.Stack()))
	e.logger.Error("panic", more...)
	return fmt.Sprintf("Internal error in rflua: %v", recovered)
}

// construct calls new.
func (s *state) construct(r *Revision, module *lua.LTable, args *bound) (lua.LValue, *Failure) {
	fn, ok := module.RawGetString("new").(*lua.LFunction)
	if !ok {
		return nil, &Failure{Message: "the library's new is not a function any more"}
	}
	var self lua.LValue
	if r.initSelf {
		self = module
	}
	values, err := s.arguments(self, args, r.fixed, r.named)
	if err != nil {
		return nil, &Failure{Message: err.Error()}
	}
	object, failed := s.call(fn, values...)
	if failed != nil {
		return nil, s.failure(failed, "new", nil)
	}
	switch object.(type) {
	case *lua.LTable, *lua.LUserData:
		return object, nil
	}
	return nil, &Failure{Message: fmt.Sprintf("new must return the instance, a table; it returned a %s", object.Type())}
}

// failure is that of a call that raised an error, or of its cancellation. k is nil if no keyword was called.
func (s *state) failure(failed *raised, caller string, k *Keyword) *Failure {
	if cause := context.Cause(s.ctx); cause != nil {
		return &Failure{Message: s.library.engine.cancelled(cause, k), Traceback: traceback(failed.trace, caller)}
	}
	return newFailure(failed, caller)
}

// cancelled is the message of a call that was cancelled for that cause.
func (e *Engine) cancelled(cause error, k *Keyword) string {
	switch {
	case cause == ErrTimeout && k != nil && k.timeout > 0:
		return fmt.Sprintf("Keyword timeout of %s exceeded and the keyword was cancelled (---@timeout).", k.timeout)
	case cause == ErrTimeout:
		return fmt.Sprintf("Keyword timeout of %s exceeded and the keyword was cancelled (--timeout).", e.config.Timeout)
	}
	return fmt.Sprintf("The keyword was cancelled: %v.", cause)
}

// limit is ctx with the time that a keyword may run: its own, or that of --timeout if it has none.
func (e *Engine) limit(ctx context.Context, own time.Duration) (context.Context, context.CancelFunc) {
	if own == 0 {
		own = e.config.Timeout
	}
	if own <= 0 {
		return ctx, func() {}
	}
	return context.WithTimeoutCause(ctx, own, ErrTimeout)
}

// take waits for the turn. The cause of giving up is that of ctx, or of the end of the instance.
func (in *Instance) take(ctx context.Context) error {
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
		in.turn <- struct{}{}
		return context.Cause(in.life)
	}
	return nil
}

// Revision is the version of the library that the instance runs.
func (in *Instance) Revision() *Revision { return in.revision.Load() }

// Busy says whether a call has the turn.
func (in *Instance) Busy() bool { return len(in.turn) == 0 }

func (in *Instance) give() { in.turn <- struct{}{} }

// Finalize ends the instance: what runs in it is cancelled when ctx is done, calls that wait for their turn fail with
// ErrFinalized, then __close is called. A second Finalize does nothing.
func (in *Instance) Finalize(ctx context.Context) { in.finalize(ctx, ErrFinalized) }

func (in *Instance) finalize(ctx context.Context, cause error) {
	select {
	case <-in.turn:
	case <-ctx.Done():
		in.kill(cause)
		// The running call gives it back soon, unless it is in a Go function that cannot be cancelled.
		select {
		case <-in.turn:
		case <-time.After(in.abandonAfter()):
			in.Library.engine.logger.Error("a keyword does not end although it was cancelled; its instance is abandoned",
				"library", in.Library.Name)
			in.Library.engine.forget(in)
			return
		}
	}
	defer in.give()
	in.kill(cause)
	if in.remote != nil {
		in.remote.finalize(ctx)
		in.Library.engine.forget(in)
		return
	}
	if in.state == nil {
		return
	}
	limit, cancel := context.WithTimeoutCause(context.WithoutCancel(ctx), closeLimit, ErrTimeout)
	defer cancel()
	end := in.state.begin(limit, in.Library.logMessage)
	in.state.closeObject(in.module, in.object)
	end()
	in.state.close()
	in.state, in.module, in.object = nil, nil, nil
	in.Library.engine.forget(in)
}

// abandonAfter is how long to wait for a cancelled call: a worker process is killed meanwhile.
func (in *Instance) abandonAfter() time.Duration {
	if in.remote != nil {
		return 5 * abandonAfter
	}
	return abandonAfter
}

// closeObject calls __close, of the object or the module. What it raises is only logged: the test is over.
func (s *state) closeObject(module *lua.LTable, object lua.LValue) {
	defer func() { s.library.engine.bug(recover(), "__close", s.library.Name) }()
	fn := s.hook(module, object, "__close")
	if fn == nil {
		return
	}
	if _, failed := s.call(fn, object); failed != nil {
		f := s.failure(failed, "__close", nil)
		s.logger.Warn("__close failed", "library", s.library.Name, "error", f.Message)
	}
}
