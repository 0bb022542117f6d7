package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/rflua/rflua/engine/diag"
	"github.com/rflua/rflua/engine/wire"
)

// buildsPerScout is how many libraries one scout loads, so that what they leave behind in it does not count.
const buildsPerScout = 50

// buildIsolated is build in a worker process.
func (l *Library) buildIsolated(ctx context.Context, old *Revision) (*Revision, []*diag.Diagnostic) {
	e, at := l.engine, l.place.Load()
	u := &units{compiler: e.compiler, root: at.root, found: map[string]*unit{}, tried: tried{}}
	l.attempt.Store(u)
	broken := func(format string, args ...any) []*diag.Diagnostic {
		if _, read := u.files()[at.file]; !read { // or the next edit would go unnoticed
			_, _ = u.content(at.file)
		}
		return []*diag.Diagnostic{{File: l.Source(), Message: fmt.Sprintf(format, args...)}}
	}
	e.scouting.Lock()
	defer e.scouting.Unlock()
	if s := e.scout; s != nil && (s.seq >= buildsPerScout || !s.alive()) {
		s.close()
		e.scout = nil
	}
	if e.scout == nil {
		scout, err := e.newPeer(l.Name)
		if err != nil {
			return nil, broken("the library cannot be loaded: %v", err)
		}
		e.scout = scout
	}
	e.scout.library, e.scout.units[0] = l.Name, u
	from, err := e.scout.ask(ctx, e.config.Timeout, kindBuild, func(to *wire.Encoder) {
		to.String(l.Name)
		to.String(at.root.name)
		to.String(at.file)
		to.Bool(old != nil)
		if old != nil {
			putRevision(to, old)
		}
	}, l.logMessage)
	var dead *death
	if errors.As(err, &dead) {
		e.scout.process.Close()
		e.scout = nil
		if dead.cause != nil {
			return nil, broken("loading the library was cancelled: %v; it did not end, so its worker process was killed", dead.cause)
		}
		return nil, broken("loading the library ended its worker process: %s", dead.how)
	}
	if err != nil {
		return nil, broken("the library cannot be loaded: %v", err)
	}
	revision, problems := getBuilt(from, u, old)
	if err := from.End(); err != nil {
		return nil, broken("the library cannot be loaded: %v", err)
	}
	if revision == nil && !slices.ContainsFunc(problems, func(d *diag.Diagnostic) bool { return d.Severity == diag.Error }) {
		return nil, broken("the library cannot be loaded: its worker process does not say why")
	}
	if revision == nil {
		return nil, problems
	}
	if revision.main = u.found[l.Name]; revision.main == nil {
		return nil, broken("the library cannot be loaded: its worker process does not say from what")
	}
	revision.units = u
	return revision, problems
}

// putBuilt writes what came of loading a library: the revision, and the files of its modules with their hashes.
func putBuilt(to *wire.Encoder, r *Revision, problems []*diag.Diagnostic) {
	to.Count(len(problems))
	for _, d := range problems {
		putDiagnostic(to, d)
	}
	to.Bool(r != nil)
	if r == nil {
		return
	}
	putLearned(to, r)
	r.units.mu.Lock()
	defer r.units.mu.Unlock()
	to.Count(len(r.units.found))
	for name, unit := range r.units.found {
		to.String(name)
		to.String(unit.file)
		to.Bytes(unit.hash[:])
	}
}

// getBuilt reads that. The modules are those that were read for u, or those of old that go on.
func getBuilt(from *wire.Decoder, u *units, old *Revision) (r *Revision, problems []*diag.Diagnostic) {
	for n := from.Count(); n > 0 && from.Err() == nil; n-- {
		if d := getDiagnostic(from); d != nil {
			problems = append(problems, d)
		}
	}
	if !from.Bool() {
		return nil, problems
	}
	r = getLearned(from)
	for n := from.Count(); n > 0 && from.Err() == nil; n-- {
		name, file, hash := from.String(), from.String(), from.Bytes()
		u.mu.Lock()
		if unit := u.read[file]; unit != nil && string(unit.hash[:]) == string(hash) {
			u.found[name] = unit
		}
		known := u.found[name] != nil
		u.mu.Unlock()
		if !known && old != nil {
			u.adopt(name, old.units)
		}
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	u.read = nil // found has what is needed of it
	for name, unit := range u.found {
		if unit == nil {
			delete(u.found, name)
		}
	}
	return r, problems
}
