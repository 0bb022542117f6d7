package engine

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/rflua/rflua/engine/crash"
	"github.com/rflua/rflua/engine/diag"
	"github.com/rflua/rflua/engine/interp"
	"github.com/rflua/rflua/engine/keyword"
	"github.com/rflua/rflua/engine/merge"
	"github.com/rflua/rflua/engine/message"
)

// local is the backend of an instance in this process.
type local struct {
	instance *Instance
	object   *keyword.Object // nil until start, and after the state was dropped
	imported *Revision       // that it was made of
	refused  *Revision       // that the instance could not follow to; nil if it could
	refusal  string          // why
}

func (b *local) start(ctx context.Context, log func(message.Message)) (problem error) {
	in, lib := b.instance, b.instance.Library
	e, r := lib.engine, lib.Revision()
	args, err := r.bindImport(lib.Name, in.imported)
	if err != nil {
		return &Failure{Message: err.Error()}
	}
	defer func() {
		if text := e.reportPanic(recover(), "importing the library", lib.Name, ""); text != "" {
			problem = &Failure{Message: text}
		}
	}()
	ctx, cancel := e.limited(ctx)
	defer cancel()
	s := interp.New(e.states, lib.Name, r.set)
	object := keyword.NewObject(s)
	defer s.Begin(ctx, log, "")()
	module, d := s.Run(r.main)
	if d != nil {
		s.Close()
		return &LoadError{Library: lib.Name, Cause: d}
	}
	object.SetModule(module)
	if r.New != nil {
		if failure := object.Construct(r.New, args); failure != nil {
			s.Close()
			failure.Message = fmt.Sprintf("Initializing library '%s' failed: %s", lib.Name, failure.Message)
			return failure
		}
	}
	b.object, b.imported, b.refused, b.refusal = object, r, nil, ""
	in.revision.Store(r)
	return nil
}

func (b *local) call(ctx *callContext, c Call) (o Outcome) {
	in, lib := b.instance, b.instance.Library
	if b.object == nil {
		if failure := b.restart(ctx, c); failure != nil {
			return Outcome{Failure: failure, Keyword: in.Revision().Keyword(c.Keyword)}
		}
	}
	defer b.dropIfOverBudget(ctx)
	b.update(ctx, c)
	r := in.Revision()
	k := r.Keyword(c.Keyword)
	if ctx.Err() != nil { // the client has disconnected meanwhile
		return Outcome{Failure: &Failure{Message: interp.Cancelled(context.Cause(ctx))}, Keyword: k}
	}
	if k == nil {
		return Outcome{Failure: r.unknown(lib.Name, c.Keyword)}
	}
	defer ctx.limit(lib.engine.timeout(k))()
	defer func() { // last: what is left of the messages goes out at the end
		if text := lib.engine.reportPanic(recover(), "running keyword '"+k.Name+"'", lib.Name, c.ID); text != "" {
			o = failed(text)
		}
		o.Keyword = k
	}()
	defer b.object.State.Begin(ctx, c.Log, c.ID)()
	return b.run(k, c)
}

// run is the part of call that owns the state.
func (b *local) run(k *Keyword, c Call) Outcome {
	fn := b.object.Function(k)
	if fn == nil {
		return failed(fmt.Sprintf("The function of keyword '%s' is not in the library any more.", k.Name))
	}
	args, err := b.object.Arguments(fn, k, c.Args, c.Named, c.EmptyIsNone)
	if err != nil {
		text := err.Error()
		if before := b.imported.Keyword(k.Name); before != nil && argumentsText(before.Args) != argumentsText(k.Args) {
			text += " An edit has changed the arguments of this keyword; import the library again."
		}
		return failed(text)
	}
	result, failure := b.object.Call(fn, k, args)
	return Outcome{Result: result, Failure: failure}
}

// update takes the instance to the current revision of its library, if there is a newer one, and tells the test what
// is wrong with the library. Without a change it costs two loads.
func (b *local) update(ctx context.Context, c Call) {
	in, lib := b.instance, b.instance.Library
	next := lib.Revision()
	if next != in.Revision() && next != b.refused {
		err := b.follow(ctx, next, c.Log)
		b.refused, b.refusal = nil, ""
		if err != nil && ctx.Err() == nil {
			b.refused = next
			lib.engine.logger.Warn("an instance keeps running the old code", "library", lib.Name, "error", err)
			b.refusal = fmt.Sprintf("Library '%s' was edited, but this instance keeps running the old code: %v", lib.Name, err)
		}
	}
	if b.refused != nil {
		c.warn(b.refusal)
	}
	if d := lib.Broken(); d != nil {
		c.warn(brokenText(lib.Name, d))
	}
}

// brokenText returns the warning of every call while the library does not load.
func brokenText(library string, d *diag.Diagnostic) string {
	return fmt.Sprintf("Library '%s' was edited and no longer loads; the last good code keeps running.\n%s", library, strings.TrimSuffix(d.Render(), "\n"))
}

// follow takes the instance to another revision of its library: the new code runs in the instance's state and is merged with
// what the state has built up. If anything fails the instance is as it was.
func (b *local) follow(ctx context.Context, next *Revision, log func(message.Message)) (err error) {
	in, lib := b.instance, b.instance.Library
	e, o := lib.engine, b.object
	limited, cancel := e.loadContext(ctx)
	defer cancel()
	defer o.State.Begin(limited, log, "")()
	edit := &merge.Edit{
		State: o.State, Base: e.baseline(lib, in.Revision()), Set: next.set, Main: next.main,
		Declared: o.Declared.Functions, Restart: o.Declared.Begin, MaxWalk: limits.walk,
	}
	defer func() {
		if text := e.reportPanic(recover(), "following an edit", lib.Name, ""); text != "" {
			err = fmt.Errorf("%s", text)
		}
		if err != nil {
			edit.Rollback()
		} else {
			in.revision.Store(next)
			if edit.Truncated() {
				o.State.Log(message.Warn, fmt.Sprintf("Library '%s' holds more than %d tables and functions: the edit was not merged with the state beyond them.", lib.Name, limits.walk))
			}
		}
		o.Declared.Resolve(o.Module)
	}()
	if err := edit.Apply(); err != nil {
		return err
	}
	if o.Hook("__reload") != nil {
		edit.Checkpoint(o.Self)
		if failure := o.Reload(); failure != nil {
			return fmt.Errorf("__reload failed: %s", failure.Message)
		}
	}
	return nil
}

// restart makes the state again after it was dropped, and warns the test.
func (b *local) restart(ctx context.Context, c Call) *Failure {
	c.warn(fmt.Sprintf("Library '%s' was restarted: it kept so much after the server's memory limit (--memory) was reached that its state was dropped.",
		b.instance.Library.Name))
	log := c.Log
	if log == nil {
		log = b.instance.Library.logMessage
	}
	return asFailure(b.start(ctx, log))
}

// dropIfOverBudget drops the state after a call that was cancelled for its memory, if what it keeps would leave too little
// for other instances. The next call makes it again.
func (b *local) dropIfOverBudget(ctx context.Context) {
	if b.object.State.OverBudget() {
		b.instance.Library.engine.logger.Warn("an instance is dropped because of what it keeps; its next call makes it again", "library", b.instance.Library.Name)
		b.finalize(ctx)
	}
}

func (b *local) finalize(ctx context.Context) {
	if b.object == nil {
		return
	}
	s := b.object.State
	limit, cancel := context.WithTimeoutCause(context.WithoutCancel(ctx), closeLimit, &interp.TimeoutError{Limit: closeLimit})
	defer cancel()
	b.close(limit)
	s.ForgetFrames()
	s.Close()
	b.object = nil
}

// close calls __close. How it fails is only logged: the test is over.
func (b *local) close(ctx context.Context) {
	lib := b.instance.Library
	defer func() { lib.engine.reportPanic(recover(), "calling __close", lib.Name, "") }()
	defer b.object.State.Begin(ctx, lib.logMessage, "")()
	lib.engine.logClose(lib.Name, b.object.Close())
}

// logClose logs how __close has failed, if it has.
func (e *Engine) logClose(library string, failure *Failure) {
	if failure != nil {
		e.logger.Warn("__close failed", "library", library, "error", failure.Message)
	}
}

func (b *local) unwindTime() time.Duration { return time.Second }

// reportPanic logs a panic that was recovered and returns the sentence for the user; see [crash.Report].
func (e *Engine) reportPanic(recovered any, doing, library, request string) string {
	return crash.Report(e.logger, recovered, crash.Place{Doing: doing, Library: library, Request: request})
}

// limited returns ctx with the time limit of --timeout, for loading and new.
func (e *Engine) limited(ctx context.Context) (context.Context, context.CancelFunc) {
	limit, cause := e.timeout(nil)
	if limit <= 0 {
		return ctx, func() {}
	}
	return context.WithTimeoutCause(ctx, limit, cause)
}

// timeout returns how long a keyword may run, 0 for no limit, and the cause of its cancellation then. k is nil for what is no
// keyword.
func (e *Engine) timeout(k *Keyword) (time.Duration, error) {
	if k != nil && k.Timeout > 0 {
		return k.Timeout, &interp.TimeoutError{Limit: k.Timeout, By: interp.TimeoutAnnotation}
	}
	if e.config.Timeout <= 0 {
		return 0, nil
	}
	return e.config.Timeout, &interp.TimeoutError{Limit: e.config.Timeout, By: interp.TimeoutFlag}
}

// loadContext returns ctx with the time limit of loading while the server runs: other libraries wait for it.
func (e *Engine) loadContext(ctx context.Context) (context.Context, context.CancelFunc) {
	limit := max(e.config.LoadLimit, e.config.Timeout)
	return context.WithTimeoutCause(ctx, limit, &interp.TimeoutError{Limit: limit, By: "a longer --timeout allows more"})
}

// asFailure returns an error of an import as a failure, nil for none.
func asFailure(err error) *Failure {
	if err == nil {
		return nil
	}
	if failure, ok := err.(*Failure); ok {
		return failure
	}
	return &Failure{Message: err.Error()}
}
