package engine

import (
	"context"
	"errors"

	"github.com/rflua/rflua/engine/diag"
	"github.com/rflua/rflua/engine/interp"
	"github.com/rflua/rflua/engine/keyword"
	"github.com/rflua/rflua/engine/merge"
	"github.com/rflua/rflua/engine/source"
)

// localBuilder makes revisions and instances in this process.
type localBuilder struct{ engine *Engine }

func (b *localBuilder) newBackend(in *Instance) backend { return &local{instance: in} }

func (b *localBuilder) close() {}

// build compiles the library and runs it once, in a state of its own, to learn its keywords.
func (b *localBuilder) build(ctx context.Context, l *Library, old *Revision, contents map[string]*source.Content) (a *attempt) {
	e, at := b.engine, l.place.Load()
	a = &attempt{set: source.NewSet(e.reader, at.Root, contents)}
	defer a.set.Settle()
	defer func() {
		if text := e.reportPanic(recover(), "loading the library", l.Name, ""); text != "" {
			a.failed(&diag.Diagnostic{File: l.Source(), Message: text})
		}
	}()
	main, err := a.set.Load(l.Name, at.File)
	if err != nil {
		return a.failed(asDiagnostic(err, l.Source()))
	}
	ctx, cancel := e.limited(ctx)
	defer cancel()
	s := interp.New(e.states, l.Name, a.set)
	defer s.Close()
	object := keyword.NewObject(s)
	defer s.Begin(ctx, l.logMessage, "")()
	defer func() {
		if s.Starved() {
			a.set.SetStarved()
		}
	}()
	module, problem := s.Run(main)
	if problem != nil {
		return a.failed(problem)
	}
	object.SetModule(module)
	warnings, problem := requireOld(s, main, old)
	if problem != nil {
		return a.failed(problem)
	}
	baseline := merge.Capture(s, object.Declared.Functions(), limits.walk) // before its hooks run
	learned, problems := keyword.Learn(object, main)
	a.problems = a.set.Warnings(append(warnings, problems...))
	if learned == nil {
		return a
	}
	a.revision = newRevision(learned, a.set, main)
	a.revision.follow(old)
	a.revision.baseline = baseline
	return a
}

// requireOld requires what instances of an older revision have required when their keywords ran, as far as it still exists,
// so that a mistake in it is found now. If the new code does not name such a module any more, which it may have dropped or may
// compute the name of, its last good code is used and the mistake is a warning.
func requireOld(s *interp.State, main *source.Unit, old *Revision) (warnings []*diag.Diagnostic, problem *diag.Diagnostic) {
	if old == nil {
		return nil, nil
	}
	for _, name := range old.set.Modules() {
		_, err := s.Set().Find(name)
		d, broken := err.(*diag.Diagnostic)
		if err != nil && !broken {
			continue // the file was deleted
		}
		if !broken {
			raised := s.RequireOnce(name)
			if raised == nil {
				continue
			}
			d = s.LoadDiagnostic(main, raised)
		}
		if s.Set().Mentions(name) {
			return nil, d
		}
		s.Set().Adopt(name, old.set)
		if raised := s.RequireOnce(name); raised != nil {
			return nil, s.LoadDiagnostic(main, raised)
		}
		warning := *d
		warning.Severity = diag.Warning
		warning.Message += "; the last good code of the module keeps running"
		warnings = append(warnings, &warning)
	}
	return warnings, nil
}

// asDiagnostic returns err as a Diagnostic, of file if it is none yet.
func asDiagnostic(err error, file string) *diag.Diagnostic {
	var d *diag.Diagnostic
	if errors.As(err, &d) {
		return d
	}
	return &diag.Diagnostic{File: file, Message: source.Cause(err)}
}

// prepare completes the baseline of a revision that instances are about to leave.
func (b *localBuilder) prepare(l *Library, old *Revision) { b.engine.baseline(l, old) }

// baseline returns the baseline of a revision, with the modules that were required since it was built. Those are loaded in a
// scratch state; what cannot be loaded there any more has no base, so that every edit of it wins.
func (e *Engine) baseline(l *Library, r *Revision) *merge.Baseline {
	r.mu.Lock()
	defer r.mu.Unlock()
	if names := r.set.Modules(); !r.baseline.Knows(names) {
		r.baseline = r.baseline.With(e.captureBaseline(l, r), names)
	}
	return r.baseline
}

// captureBaseline loads a revision in a scratch state and captures its baseline.
func (e *Engine) captureBaseline(l *Library, r *Revision) (captured *merge.Baseline) {
	captured = &merge.Baseline{}
	defer func() { e.reportPanic(recover(), "capturing the baseline of a revision", l.Name, "") }()
	ctx, cancel := e.loadContext(e.base)
	defer cancel()
	s := interp.New(e.states, l.Name, r.set)
	defer s.Close()
	object := keyword.NewObject(s)
	defer s.Begin(ctx, l.logMessage, "")()
	module, problem := s.Run(r.main)
	if problem != nil {
		return captured
	}
	object.SetModule(module)
	for _, name := range s.Set().Modules() { // also what was required later than at the top of a file
		_ = s.RequireOnce(name)
	}
	return merge.Capture(s, object.Declared.Functions(), limits.walk)
}
