package engine

import (
	"context"
	"errors"
	"log/slog"

	"github.com/rflua/rflua/engine/diag"
	"github.com/rflua/rflua/engine/isolate"
	"github.com/rflua/rflua/engine/isolate/worker"
	"github.com/rflua/rflua/engine/message"
	"github.com/rflua/rflua/engine/module/confine"
	"github.com/rflua/rflua/engine/module/process"
	"github.com/rflua/rflua/engine/source"
)

// Work reports whether this process is a worker of a server with Config.Isolate. If so it has done all that the server asked
// for, and the process must end with the exit code. It must be called before anything else.
func Work() (code int, isWorker bool) {
	conn, isWorker := worker.Child()
	if !isWorker {
		return 0, false
	}
	process.EndWithProcess = true
	return isolate.Work(conn, func(logger *slog.Logger) isolate.Worker {
		return &work{engine: newEngine(Config{Logger: logger})}
	}), true
}

// work is the engine of a worker process, with one library and at most one instance.
type work struct {
	engine   *Engine
	library  *Library
	instance *Instance
}

func (w *work) Setup(s *isolate.Setup) (err error) {
	logger := w.engine.logger
	w.engine.end()
	w.engine = newEngine(Config{Version: s.Version, Timeout: s.Timeout, LoadLimit: s.LoadLimit, AllowExec: s.AllowExec, FileRoots: s.FileRoots,
		Variables: s.Variables, Logger: logger})
	w.engine.states.Files, err = confine.Open(s.FileRoots)
	return err
}

func (w *work) Build(ctx context.Context, b *isolate.Build) (*isolate.Built, error) {
	w.library = newLibrary(w.engine, found{b.Library, source.Place{Root: source.RemoteRoot(b.Root, b.Files), File: b.File}})
	var old *Revision
	if b.Old != nil {
		var err error
		if old, err = w.revision(b.Old); err != nil {
			return nil, err
		}
	}
	a := w.engine.builder.build(ctx, w.library, old, nil)
	built := &isolate.Built{Problems: a.problems}
	if a.revision != nil {
		built.Revision = &isolate.Revision{Generation: a.revision.Generation, Learned: a.revision.Learned, Modules: a.set.Describe(false)}
	}
	return built, nil
}

func (w *work) Import(ctx context.Context, i *isolate.Import, log func(message.Message)) (*isolate.Problem, error) {
	w.library = newLibrary(w.engine, found{name: i.Library})
	r, err := w.revision(i.Revision)
	if err != nil {
		return nil, err
	}
	w.library.place.Store(&source.Place{Root: r.set.Root(), File: r.main.File})
	w.library.current.Store(r)
	w.instance, err = w.library.NewInstance(ctx, Import{Args: i.Args, Named: i.Named, Log: log})
	var broken *LoadError
	switch {
	case err == nil:
		return nil, nil
	case errors.As(err, &broken):
		return &isolate.Problem{Broken: broken.Cause}, nil
	}
	return &isolate.Problem{Failure: asFailure(err)}, nil
}

func (w *work) Update(r *isolate.Revision) error {
	next, err := w.revision(r)
	if err == nil {
		w.library.current.Store(next)
	}
	return err
}

func (w *work) Broken(d *diag.Diagnostic) { w.library.broken.Store(d) }

func (w *work) Call(ctx context.Context, c *isolate.Call, log func(message.Message)) *isolate.Outcome {
	o := w.instance.Run(ctx, Call{Keyword: c.Keyword, Args: c.Args, Named: c.Named, EmptyIsNone: c.EmptyIsNone, ID: c.ID, Log: log})
	return &isolate.Outcome{Generation: w.instance.Revision().Generation, Result: o.Result, Failure: o.Failure}
}

func (w *work) Finalize(ctx context.Context) { w.instance.Finalize(ctx) }

func (w *work) Close(ctx context.Context) { w.engine.Close(ctx) }

// revision returns a revision that the server has described, its modules compiled.
func (w *work) revision(d *isolate.Revision) (*Revision, error) {
	set := source.NewSet(w.engine.reader, source.RemoteRoot(d.Root, d.Files), nil)
	if err := set.Add(d.Modules); err != nil {
		return nil, err
	}
	main := set.Module(w.library.Name)
	if main == nil {
		return nil, errors.New("a revision without its library")
	}
	r := newRevision(d.Learned, set, main)
	r.Generation = d.Generation
	for _, name := range d.Previous {
		r.previous[name] = true
	}
	return r, nil
}
