package engine

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/rflua/rflua/engine/argspec"
	"github.com/rflua/rflua/engine/diag"
	"github.com/rflua/rflua/engine/source"
)

// Reload is what happened to one library when its files changed.
type Reload struct {
	Library    string
	Edited     []string           // the files that made it load again, as the user names them, sorted
	Generation uint64             // of the revision that is current now; 0 if the library never loaded
	Added      []string           // names of keywords
	Removed    []string           // the same
	Changed    []string           // the same: with other arguments; "new" for those of an import
	Instances  int                // how many will take the revision over at their next call
	Took       time.Duration      // to build the revision
	Problem    *diag.Diagnostic   // why the last good revision stays; nil if all is well
	Warnings   []*diag.Diagnostic // what else is wrong
	New, Gone  bool               // the library is new, or its file was deleted
}

// reload loads the library again if its files have changed. The error stays with the library until it is mended. If it is
// patient, it leaves files alone for a while that look half saved, and reports that they must be checked again.
func (l *Library) reload(patient bool) (event Reload, changed, unfinished bool) {
	e, root, set := l.engine, l.place.Load().Root, l.files.Load()
	before := set.Hashes()
	now, contents := before.Now(root, e.reader)
	edited := before.Edited(now, root)
	if len(edited) == 0 && (l.Revision() != nil || !set.Short()) {
		l.halfSince = time.Time{}
		return Reload{}, false, false
	}
	if patient && before.HalfSaved(now) && l.waits() {
		return Reload{}, false, true
	}
	begin := time.Now()
	old := l.Revision()
	ctx, cancel := e.loadContext(e.base)
	defer cancel()
	a := e.builder.build(ctx, l, old, contents)
	if a.set.Short() || patient && before.HalfSaved(a.set.Hashes()) && l.waits() { // since the files were read
		return Reload{}, false, true
	}
	l.halfSince = time.Time{}
	if a.revision != nil && old != nil {
		e.builder.prepare(l, old)
	}
	event = l.publish(a)
	event.Took, event.Edited = time.Since(begin), edited
	if a.revision != nil && old != nil {
		event.compare(old, a.revision)
	}
	return event, true, false
}

// justMade reports whether the file is empty and so new that its author may not have written to it yet.
func (f *found) justMade() bool {
	info, err := f.place.Root.Stat(f.place.File)
	return err == nil && info.Size() == 0 && time.Since(info.ModTime()).Abs() < savePatience
}

// waits reports whether a file that looks half saved is still to be left alone.
func (l *Library) waits() bool {
	if l.halfSince.IsZero() {
		l.halfSince = time.Now()
	}
	return time.Since(l.halfSince) < savePatience
}

// compare records what is different for a test.
func (e *Reload) compare(old, now *Revision) {
	for _, k := range now.Keywords {
		before := old.Keyword(k.Name)
		switch {
		case before == nil:
			e.Added = append(e.Added, k.Name)
		case argumentsText(before.Args) != argumentsText(k.Args):
			e.Changed = append(e.Changed, k.Name)
		}
	}
	if argumentsText(old.InitArgs) != argumentsText(now.InitArgs) {
		e.Changed = append(e.Changed, "new")
	}
	for _, k := range old.Keywords {
		if now.Keyword(k.Name) == nil {
			e.Removed = append(e.Removed, k.Name)
		}
	}
}

// argumentsText returns a signature as text, to compare it.
func argumentsText(args []argspec.Argument) string {
	var b strings.Builder
	for _, a := range args {
		fmt.Fprintf(&b, "%s %d %s %t %v,", a.Name, a.Kind, a.Type, a.HasDefault, a.Default)
	}
	return b.String()
}

// Rescan checks the files of all libraries, finds new and deleted libraries, and loads what has changed. It returns what
// happened, in the order of the libraries. It must not be called by two goroutines at once.
func (e *Engine) Rescan() []Reload {
	events, _ := e.rescan(false)
	return events
}

// rescan is Rescan. If it is patient, it leaves files alone for a while that look half saved, and reports that there are some.
func (e *Engine) rescan(patient bool) (events []Reload, unfinished bool) {
	shortages := e.reader.Shortages()
	defer func() { e.logShortage(e.reader.Shortages() > shortages) }()
	for _, r := range e.roots {
		if err := r.Refresh(); err != nil {
			e.logger.Warn("a served directory cannot be read", "directory", r.Name(), "error", err)
		}
	}
	places, problems, err := e.discover(false)
	if err != nil {
		e.logger.Warn("the served directories cannot be read", "error", err)
		return nil, false
	}
	if e.reader.Shortages() > shortages { // libraries may look deleted
		return nil, true
	}
	known, before := e.Libraries(), e.Problems()
	for _, d := range problems {
		if !slices.ContainsFunc(before, func(b *diag.Diagnostic) bool { return b.Error() == d.Error() }) {
			e.logger.Warn(d.Error())
		}
	}
	var now []*Library
	for _, f := range places {
		lib, event, changed, waiting := e.sync(f, known, patient)
		if lib != nil {
			now = append(now, lib)
		}
		if changed {
			events = append(events, event)
		}
		unfinished = unfinished || waiting
	}
	for _, l := range known {
		switch {
		case slices.Contains(now, l):
		case patient && l.waits():
			now, unfinished = append(now, l), true
		default:
			events = append(events, Reload{Library: l.Name, Gone: true})
			l.broken.Store(&diag.Diagnostic{File: l.Source(), Message: "the file was deleted"})
			e.mu.Lock()
			e.gone[l.Name] = l
			e.mu.Unlock()
		}
	}
	e.mu.Lock()
	e.libraries, e.problems = now, problems
	for _, l := range now {
		delete(e.gone, l.Name) // not before: a client may be looking for it
	}
	e.mu.Unlock()
	return events, unfinished
}

// logShortage logs once that edits are not read for want of descriptors, and once that they are read again.
func (e *Engine) logShortage(short bool) {
	switch {
	case short && !e.short:
		e.logger.Warn("edits are not read: there are too many open files")
	case e.short && !short:
		e.logger.Info("edits are read again")
	}
	e.short = short
}

// sync loads what was found if it has changed or is new. lib is the library of that name; nil if a new one could not be read
// yet.
func (e *Engine) sync(f found, known []*Library, patient bool) (lib *Library, event Reload, changed, unfinished bool) {
	if i := slices.IndexFunc(known, func(l *Library) bool { return l.Name == f.name }); i >= 0 {
		lib = known[i]
	} else {
		lib = e.deleted(f.name)
	}
	if lib == nil {
		if patient && f.justMade() {
			return nil, Reload{}, false, true
		}
		lib = newLibrary(e, f)
		ctx, cancel := e.loadContext(e.base)
		defer cancel()
		a := e.builder.build(ctx, lib, nil, nil)
		if a.set.Short() {
			return nil, Reload{}, false, true
		}
		event = lib.publish(a)
		event.New = true
		return lib, event, true, false
	}
	if lib.Source() != f.place.Path() || e.deleted(f.name) == lib {
		lib.moveTo(f.place)
	}
	event, changed, unfinished = lib.reload(patient)
	return lib, event, changed, unfinished
}

// deleted returns the library called name whose file was deleted, or nil.
func (e *Engine) deleted(name string) *Library {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.gone[name]
}

// moveTo makes the library that of another file, and the next reload find that it has changed.
func (l *Library) moveTo(at source.Place) {
	l.place.Store(&at)
	l.files.Store(source.Unseen(at.File))
}

// Files returns the files that the libraries were made of, and those that were looked for in vain.
func (e *Engine) Files() []string {
	var files []string
	for _, l := range e.Libraries() {
		for file := range l.files.Load().Hashes() {
			files = append(files, l.place.Load().Root.Path(file))
		}
	}
	return files
}

// unreadable reports whether a file of a library exists and cannot be read.
func (e *Engine) unreadable() bool {
	return slices.ContainsFunc(e.Libraries(), func(l *Library) bool { return l.files.Load().Hashes().Unreadable(l.place.Load().Root) })
}

// Roots returns the directories that are served.
func (e *Engine) Roots() []string {
	var dirs []string
	for _, r := range e.roots {
		dirs = append(dirs, r.Name())
	}
	return dirs
}
