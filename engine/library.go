package engine

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/rflua/rflua/engine/diag"
	"github.com/rflua/rflua/engine/message"
	"github.com/rflua/rflua/engine/source"
)

// Library is a Lua file being served, through all its revisions. Its methods are safe for concurrent use.
type Library struct {
	Name   string // of the file, without .lua
	engine *Engine
	place  atomic.Pointer[source.Place] // of its file; changes if Lib.lua becomes Lib/init.lua

	current atomic.Pointer[Revision]        // nil until the library has loaded once
	files   atomic.Pointer[source.Set]      // of the last attempt to load it; nil before the first
	broken  atomic.Pointer[diag.Diagnostic] // why the last attempt failed; nil if it did not

	halfSince time.Time // when its files were first seen half saved, or zero; of the goroutine that rescans

	mu       sync.Mutex
	problems []*diag.Diagnostic // guarded by mu
}

// newLibrary returns a library that was found and is not loaded yet.
func newLibrary(e *Engine, f found) *Library {
	l := &Library{Name: f.name, engine: e}
	l.place.Store(&f.place)
	return l
}

// Source returns the library's file as the user would name it.
func (l *Library) Source() string { return l.place.Load().Path() }

// Revision returns what is served now, or nil if the library has never loaded.
func (l *Library) Revision() *Revision { return l.current.Load() }

// Problems returns the diagnostics of the last attempt to load the library: the error if it failed, warnings about
// comments.
func (l *Library) Problems() []*diag.Diagnostic {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.problems
}

// Broken returns why the last edit of the library does not load while an older revision keeps running, or nil.
func (l *Library) Broken() *diag.Diagnostic { return l.broken.Load() }

// Err returns why there is no Revision, a *[LoadError], or nil if there is one.
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

// LoadError is that of a library that cannot be used because its file does not load.
type LoadError struct {
	Library string
	Cause   *diag.Diagnostic
}

func (e *LoadError) Error() string {
	return "Library '" + e.Library + "' does not load.\n" + e.Cause.Render()
}

func (e *LoadError) Unwrap() error { return e.Cause }

// attempt is what came of loading a library.
type attempt struct {
	set      *source.Set        // the files that were looked for
	revision *Revision          // nil if it failed
	problems []*diag.Diagnostic // with an error if it failed
}

// failed returns the attempt without a revision.
func (a *attempt) failed(problems ...*diag.Diagnostic) *attempt {
	a.revision, a.problems = nil, problems
	return a
}

// load makes a revision of the file as it is now, and makes it current if that works.
func (l *Library) load(ctx context.Context) Reload {
	return l.publish(l.engine.builder.build(ctx, l, nil, nil))
}

// publish makes the revision of an attempt current, or keeps the last one with the reason why.
func (l *Library) publish(a *attempt) Reload {
	l.files.Store(a.set)
	l.mu.Lock()
	l.problems = a.problems
	l.mu.Unlock()
	event := Reload{Library: l.Name, Warnings: a.problems}
	if a.revision != nil {
		l.current.Store(a.revision)
		l.broken.Store(nil)
	} else {
		event.Problem, event.Warnings = splitError(a.problems)
		l.broken.Store(event.Problem)
	}
	if r := l.Revision(); r != nil {
		event.Generation = r.Generation
	}
	event.Instances = l.engine.instancesOf(l)
	return event
}

// logMessage puts a message of the library into the server's log, where no keyword runs whose log could take it.
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
