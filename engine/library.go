package engine

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/rflua/rflua/engine/diag"
	"github.com/rflua/rflua/engine/message"
)

// Library is a Lua file being served, through all its revisions.
type Library struct {
	Name   string // of the file, without .lua
	engine *Engine
	place  atomic.Pointer[place] // of its file; changes if Lib.lua becomes Lib/init.lua

	current atomic.Pointer[Revision]        // nil until the library has loaded once
	attempt atomic.Pointer[units]           // the files of the last attempt to load it; never nil once it was tried
	broken  atomic.Pointer[diag.Diagnostic] // why the last attempt failed; nil if it did not

	halfSince time.Time // when its files were first seen half saved, or zero; only for the goroutine that rescans

	mu       sync.Mutex
	problems []*diag.Diagnostic // guarded by mu
}

// Source is the library's file as the user would name it.
func (l *Library) Source() string {
	p := l.place.Load()
	return p.root.path(p.file)
}

// place is where a file is.
type place struct {
	root *root
	file string // in the root, slash-separated
}

// Revision is what is served now, or nil if the library has never loaded.
func (l *Library) Revision() *Revision { return l.current.Load() }

// Problems are the diagnostics of the last attempt to load the library: the error if it failed, warnings about
// comments.
func (l *Library) Problems() []*diag.Diagnostic {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.problems
}

// Broken is why the last edit of the library does not load while an older revision goes on, or nil.
func (l *Library) Broken() *diag.Diagnostic { return l.broken.Load() }

// Err is why there is no Revision, or nil if there is one.
func (l *Library) Err() error {
	if l.Revision() != nil {
		return nil
	}
	for _, d := range l.Problems() {
		if d.Severity == diag.Error {
			return &LoadError{Library: l.Name, Cause: d}
		}
	}
	return &LoadError{Library: l.Name, Cause: &diag.Diagnostic{File: l.Source(), Message: "the library is not loaded"}}
}

// LoadError says that a library cannot be used because its file does not load.
type LoadError struct {
	Library string
	Cause   *diag.Diagnostic
}

func (e *LoadError) Error() string {
	return "Library '" + e.Library + "' does not load.\n" + e.Cause.Render()
}

func (e *LoadError) Unwrap() error { return e.Cause }

// load makes a revision of the file as it is now, and makes it current if that works.
func (l *Library) load(ctx context.Context) {
	l.publish(l.build(ctx, nil))
}

// build compiles the library and runs it once, in a state of its own, to learn its keywords. old is the revision that
// is to be replaced, if there is one: what its instances have required is looked at too.
func (l *Library) build(ctx context.Context, old *Revision) (revision *Revision, problems []*diag.Diagnostic) {
	if l.engine.workers != nil {
		return l.buildIsolated(ctx, old)
	}
	defer func() {
		if text := l.engine.bug(recover(), "loading", l.Name); text != "" {
			revision, problems = nil, []*diag.Diagnostic{{File: l.Source(), Message: text}}
		}
	}()
	at := l.place.Load()
	u := &units{compiler: l.engine.compiler, root: at.root, found: map[string]*unit{}, tried: tried{}}
	l.attempt.Store(u)
	u.mu.Lock()
	main, err := u.look(at.file)
	if err == nil {
		u.found[l.Name] = main
	}
	u.mu.Unlock()
	if err != nil {
		return nil, []*diag.Diagnostic{diagnostic(err, l.Source())}
	}
	ctx, cancel := l.engine.limit(ctx, 0)
	defer cancel()
	s := newState(l, u)
	defer s.close()
	end := s.begin(ctx, l.logMessage)
	defer end()
	defer func() { u.starved.Store(s.exceeded) }()
	module, problem := s.run(main)
	if problem != nil {
		return nil, []*diag.Diagnostic{problem}
	}
	kept, problem := s.requireOld(old)
	if problem != nil {
		return nil, []*diag.Diagnostic{problem}
	}
	picture := s.image() // before its hooks run
	learned := &learner{state: s, main: main, module: module}
	revision = learned.revision(l)
	problems = u.warnings(append(kept, learned.problems...))
	if learned.failed() {
		return nil, problems
	}
	revision.follow(old)
	revision.picture = picture
	return revision, problems
}

// follow makes the revision the next one after old.
func (r *Revision) follow(old *Revision) {
	r.Generation, r.previous = 1, map[string]bool{}
	if old == nil {
		return
	}
	r.Generation = old.Generation + 1
	for name := range old.previous {
		r.previous[name] = true
	}
	for name := range old.byName {
		r.previous[name] = true
	}
}

// requireOld requires what instances of an older revision have required when their keywords ran, as far as it is still
// there, so that a mistake in it is found now. If the new code does not name such a module any more, which it may have
// dropped or may compute the name of, its last good code goes on and the mistake is a warning.
func (s *state) requireOld(old *Revision) (warnings []*diag.Diagnostic, problem *diag.Diagnostic) {
	if old == nil {
		return nil, nil
	}
	for _, name := range old.units.names() {
		_, err := s.units.find(name)
		d, broken := err.(*diag.Diagnostic)
		if err != nil && !broken {
			continue // the file was deleted
		}
		if !broken {
			failed := s.requireOnce(name)
			if failed == nil {
				continue
			}
			d = s.loadDiagnostic(s.mainUnit(), failed)
		}
		if s.units.mention(name) {
			return nil, d
		}
		s.units.adopt(name, old.units)
		if failed := s.requireOnce(name); failed != nil {
			return nil, s.loadDiagnostic(s.mainUnit(), failed)
		}
		warning := *d
		warning.Severity = diag.Warning
		warning.Message += "; the last good code of the module goes on"
		warnings = append(warnings, &warning)
	}
	return warnings, nil
}

// mainUnit is the library's own file.
func (s *state) mainUnit() *unit {
	s.units.mu.Lock()
	defer s.units.mu.Unlock()
	return s.units.found[s.library.Name]
}

// logMessage puts a message of the library into the server's log, where no keyword runs that could take it.
func (l *Library) logMessage(m message.Message) {
	level := slog.LevelInfo
	switch m.Level {
	case message.Trace, message.Debug:
		level = slog.LevelDebug
	case message.Warn:
		level = slog.LevelWarn
	case message.Error:
		level = slog.LevelError
	}
	l.engine.logger.Log(context.Background(), level, m.Text, "library", l.Name)
}

// diagnostic is err as a Diagnostic of file.
func diagnostic(err error, file string) *diag.Diagnostic {
	if d, ok := err.(*diag.Diagnostic); ok {
		return d
	}
	return &diag.Diagnostic{File: file, Message: cause(err)}
}

// warnings adds those of the comments of all units to problems.
func (u *units) warnings(problems []*diag.Diagnostic) []*diag.Diagnostic {
	u.mu.Lock()
	defer u.mu.Unlock()
	seen := map[*unit]bool{}
	for _, unit := range u.found {
		if !seen[unit] {
			seen[unit] = true
			problems = append(problems, unit.warnings...)
		}
	}
	return diag.Sort(problems)
}
