package engine

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/rflua/rflua/engine/diag"
	"github.com/rflua/rflua/engine/interp"
	"github.com/rflua/rflua/engine/isolate"
	"github.com/rflua/rflua/engine/message"
	"github.com/rflua/rflua/engine/source"
)

// With Config.Isolate no Lua code runs in the server's process. Every instance has a worker process of its own, a peer, that
// runs the ordinary engine with one library (work.go); another peer, the loader, loads libraries to learn their keywords. The
// server keeps the descriptions of the revisions, so that the bridges see no difference, and the arguments of every import, to
// make an instance again whose worker has died.

// isolatedBuilder makes revisions and instances in worker processes.
type isolatedBuilder struct {
	engine *Engine
	pool   *isolate.Pool

	mu     sync.Mutex    // held while a library is loaded
	loader *isolate.Peer // that loads libraries, or nil; guarded by mu
}

// buildsPerLoader is how many libraries one loader loads, so that what they leave behind in it does not count.
const buildsPerLoader = 50

func newIsolatedBuilder(e *Engine) *isolatedBuilder {
	c := &e.config
	setup := &isolate.Setup{Version: c.Version, Timeout: c.Timeout, LoadLimit: c.LoadLimit, AllowExec: c.AllowExec, FileRoots: c.FileRoots, Variables: c.Variables}
	return &isolatedBuilder{engine: e, pool: isolate.NewPool(c.Isolate, setup, e.logger)}
}

func (b *isolatedBuilder) newBackend(in *Instance) backend {
	return &isolated{instance: in, builder: b}
}

func (b *isolatedBuilder) prepare(*Library, *Revision) {}

// close ends the loader and the idle workers.
func (b *isolatedBuilder) close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.loader != nil {
		b.loader.Close()
		b.loader = nil
	}
	b.pool.Close()
}

func (b *isolatedBuilder) build(ctx context.Context, l *Library, old *Revision, contents map[string]*source.Content) *attempt {
	e, at := b.engine, l.place.Load()
	a := &attempt{set: source.NewSet(e.reader, at.Root, contents)}
	defer a.set.Settle()
	failed := func(format string, args ...any) *attempt {
		if _, read := a.set.Hashes()[at.File]; !read { // or the next edit would not be noticed
			_, _ = a.set.Content(at.File)
		}
		return a.failed(&diag.Diagnostic{File: l.Source(), Message: fmt.Sprintf(format, args...)})
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	loader, err := b.acquireLoader(l.Name)
	if err != nil {
		return failed("the library cannot be loaded: %v", err)
	}
	loader.Serve(0, a.set)
	limit, cause := e.timeout(nil)
	built, err := loader.Build(ctx, isolate.Limit{After: limit, Cause: cause},
		&isolate.Build{Library: l.Name, Root: at.Root.Name(), File: at.File, Old: describe(old)}, l.logMessage)
	var exit *isolate.Exit
	if errors.As(err, &exit) {
		loader.Discard()
		b.loader = nil
		if exit.Cause != nil {
			return failed("loading the library was cancelled: %v; it did not end, so its worker process was killed", exit.Cause)
		}
		return failed("loading the library ended its worker process: %s", exit.Report)
	}
	if err != nil { // nonsense, or a library that is too large to be sent
		loader.Kill()
		loader.Discard()
		b.loader = nil
		return failed("the library cannot be loaded: %v", err)
	}
	a.problems = built.Problems
	if built.Revision == nil {
		if !slices.ContainsFunc(a.problems, func(d *diag.Diagnostic) bool { return d.Severity == diag.Error }) {
			return failed("the library cannot be loaded: its worker process does not say why")
		}
		return a
	}
	var before *source.Set
	if old != nil {
		before = old.set
	}
	a.set.Resolve(built.Revision.Modules, before)
	main := a.set.Module(l.Name)
	if main == nil {
		return failed("the library cannot be loaded: its worker process does not say from what")
	}
	a.revision = newRevision(built.Revision.Learned, a.set, main)
	a.revision.follow(old)
	return a
}

// acquireLoader returns the worker that loads libraries. The caller holds b.mu.
func (b *isolatedBuilder) acquireLoader(library string) (*isolate.Peer, error) {
	if p := b.loader; p != nil && (p.Requests() >= buildsPerLoader || !p.Alive()) {
		p.Close()
		b.loader = nil
	}
	if b.loader == nil {
		p, err := b.pool.Acquire(library)
		if err != nil {
			return nil, err
		}
		b.loader = p
	}
	b.loader.Library = library
	return b.loader, nil
}

// describe returns what a worker gets of a revision, nil for nil.
func describe(r *Revision) *isolate.Revision {
	if r == nil {
		return nil
	}
	return &isolate.Revision{Generation: r.Generation, Previous: slices.Sorted(maps.Keys(r.previous)), Learned: r.Learned,
		Root: r.set.Root().Name(), Modules: r.set.Describe(true)}
}

// isolated is the backend of an instance in a worker process.
type isolated struct {
	instance  *Instance
	builder   *isolatedBuilder
	peer      *isolate.Peer        // nil if the worker has died, or the instance was finalized
	lost      string               // how the last worker was lost; empty once the test was warned
	sent      *Revision            // the newest revision that the worker knows
	revisions map[uint64]*Revision // that the worker may run
	broken    *diag.Diagnostic     // as the worker knows it
}

// restarted is the last line of a failure after which the instance is lost.
const restarted = "The next call has a new instance, with the state of a new import."

func (b *isolated) start(ctx context.Context, log func(message.Message)) (problem error) {
	in, lib := b.instance, b.instance.Library
	e := lib.engine
	p, err := b.builder.pool.Acquire(lib.Name)
	if errors.Is(err, isolate.ErrClosed) {
		return ErrStopping
	}
	if err != nil {
		return &Failure{Message: fmt.Sprintf("Library '%s' cannot be imported: %v", lib.Name, err)}
	}
	defer func() {
		if text := e.reportPanic(recover(), "importing the library", lib.Name, ""); text != "" {
			p.Kill()
			problem = &Failure{Message: text}
		}
		if problem != nil {
			p.Close()
		}
	}()
	r := lib.Revision()
	p.Serve(r.Generation, r.set)
	limit, cause := e.timeout(nil)
	refused, err := p.Import(ctx, isolate.Limit{After: limit, Cause: cause},
		&isolate.Import{Library: lib.Name, Revision: describe(r), Args: in.imported.Args, Named: in.imported.Named}, log)
	what := fmt.Sprintf("Importing library '%s'", lib.Name)
	switch {
	case err != nil:
		return requestFailed(what, err)
	case refused != nil && refused.Broken != nil:
		return &LoadError{Library: lib.Name, Cause: refused.Broken}
	case refused != nil:
		return refused.Failure
	}
	b.peer, b.sent, b.broken, b.revisions = p, r, nil, map[uint64]*Revision{r.Generation: r}
	in.revision.Store(r)
	return nil
}

// requestFailed returns the failure of a request that a worker did not answer; what names it.
func requestFailed(what string, err error) *Failure {
	var exit *isolate.Exit
	var size *isolate.SizeError
	switch {
	case errors.As(err, &exit) && exit.Cause == nil:
		return &Failure{Message: fmt.Sprintf("%s ended its worker process: %s", what, exit.Report)}
	case errors.As(err, &exit):
		return &Failure{Message: fmt.Sprintf("%s It did not end within %s, so its worker process was killed.", interp.Cancelled(exit.Cause), isolate.Patience)}
	case errors.As(err, &size):
		return isolate.TooLarge(what, size)
	}
	return &Failure{Message: fmt.Sprintf("%s: %v", what, err)}
}

func (b *isolated) call(ctx *callContext, c Call) (o Outcome) {
	in, lib := b.instance, b.instance.Library
	k := in.Revision().Keyword(c.Keyword)
	name := c.Keyword
	if k != nil {
		name = k.Name
	}
	defer func() { // of a log that panics
		if text := lib.engine.reportPanic(recover(), "running keyword '"+name+"'", lib.Name, c.ID); text != "" {
			o = failed(text)
			if b.peer != nil {
				b.peer.Kill()
				b.discard("An internal error in rflua ended its worker process.")
			}
		}
		if o.Keyword == nil {
			o.Keyword = k // as the revision before the call has it
		}
	}()
	if failure := b.restart(ctx, c); failure != nil {
		return Outcome{Failure: failure}
	}
	if ctx.Err() != nil {
		return failed(interp.Cancelled(context.Cause(ctx)))
	}
	err := b.update()
	var got *isolate.Outcome
	if err == nil {
		got, err = b.peer.Call(ctx, b.limit(c.Keyword),
			&isolate.Call{Keyword: c.Keyword, Args: c.Args, Named: c.Named, EmptyIsNone: c.EmptyIsNone, Logs: c.Log != nil, ID: c.ID}, c.Log)
	}
	if err != nil {
		return Outcome{Failure: b.lose(name, err)}
	}
	b.followed(got.Generation)
	return Outcome{Result: got.Result, Failure: got.Failure, Keyword: in.Revision().Keyword(c.Keyword)}
}

// lose returns the failure of a call of the keyword called name that the worker did not answer, and discards the worker unless
// it is as it was.
func (b *isolated) lose(name string, err error) *Failure {
	var exit *isolate.Exit
	var size *isolate.SizeError
	switch {
	case errors.As(err, &size):
		return isolate.TooLarge("The arguments of keyword '"+name+"'", size)
	case errors.As(err, &exit):
		failure := requestFailed(fmt.Sprintf("Keyword '%s'", name), err)
		b.discard(firstLine(failure.Message))
		failure.Message += "\n" + restarted
		return failure
	}
	// A pipe that broke before the request, or nonsense.
	failure := &Failure{Message: fmt.Sprintf("Keyword '%s': its worker process cannot be understood and was ended: %v", name, err)}
	b.peer.Kill()
	b.discard(failure.Message)
	failure.Message += "\n" + restarted
	return failure
}

// restart makes the instance again if its worker has died, and warns the test.
func (b *isolated) restart(ctx context.Context, c Call) *Failure {
	if b.peer != nil && b.peer.Alive() {
		return nil
	}
	lib := b.instance.Library
	if b.peer != nil {
		report := b.peer.ExitReport()
		lib.engine.logger.Error("an idle worker process died", "library", lib.Name, "how", report)
		b.discard("Its worker process died between two keywords: " + firstLine(report))
	}
	log := c.Log
	if log == nil {
		log = lib.logMessage
	}
	if failure := asFailure(b.start(ctx, log)); failure != nil {
		return failure
	}
	c.warn(fmt.Sprintf("This is a new instance of library '%s', with the state of a new import. %s", lib.Name, b.lost))
	b.lost = ""
	return nil
}

// discard closes the peer of a worker that has died or was killed.
func (b *isolated) discard(lost string) {
	b.lost = lost
	b.peer.Discard()
	b.peer = nil
}

// update sends the worker what it does not know yet of its library.
func (b *isolated) update() error {
	lib := b.instance.Library
	if next := lib.Revision(); next != b.sent {
		b.peer.Serve(next.Generation, next.set)
		if err := b.peer.Update(describe(next)); err != nil {
			return err
		}
		b.sent = next
		b.revisions[next.Generation] = next
	}
	if broken := lib.Broken(); broken != b.broken {
		if err := b.peer.Broken(broken); err != nil {
			return err
		}
		b.broken = broken
	}
	return nil
}

// followed records which revision the worker runs, and forgets those that it cannot run any more.
func (b *isolated) followed(generation uint64) {
	now := b.revisions[generation]
	if now == nil || now == b.instance.Revision() {
		return
	}
	b.instance.revision.Store(now)
	b.peer.Forget(generation)
	maps.DeleteFunc(b.revisions, func(older uint64, _ *Revision) bool { return older < generation })
}

// limit returns how long a call may take. The keyword may be that of the revision that the worker runs or of the next one.
func (b *isolated) limit(name string) isolate.Limit {
	lib := b.instance.Library
	now, next := b.instance.Revision(), lib.Revision()
	var longest isolate.Limit
	for _, r := range []*Revision{now, next} {
		limit, cause := lib.engine.timeout(r.Keyword(name))
		if limit <= 0 {
			return isolate.Limit{}
		}
		if limit > longest.After {
			longest = isolate.Limit{After: limit, Cause: cause}
		}
	}
	if now != next {
		longest.After += max(lib.engine.config.LoadLimit, lib.engine.config.Timeout)
	}
	return longest
}

func (b *isolated) finalize(ctx context.Context) {
	if b.peer == nil {
		return
	}
	if b.peer.Alive() {
		b.peer.Finalize(context.WithoutCancel(ctx), isolate.Limit{After: closeLimit, Cause: &interp.TimeoutError{Limit: closeLimit}})
	}
	b.peer.Close()
	b.peer = nil
}

// unwindTime is longer than that of a local instance, because a worker that does not cancel is killed meanwhile.
func (b *isolated) unwindTime() time.Duration { return 5 * time.Second }

// firstLine returns text up to its first line end.
func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}
