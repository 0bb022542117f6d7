package engine

import (
	"context"
	"crypto/sha256"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/rflua/rflua/engine/diag"
)

// loadLimit is how long a file may run when it is loaded anew, if no timeout says less.
var loadLimit = 10 * time.Second // changed by tests alone

// loadContext is ctx, ended when loading has taken too long: other libraries wait for it.
func (e *Engine) loadContext(ctx context.Context) (context.Context, context.CancelFunc) {
	limit := max(loadLimit, e.config.Timeout)
	return context.WithTimeoutCause(ctx, limit, fmt.Errorf("it took longer than %s (a longer --timeout allows more)", limit))
}

// loadWithin is load for a library that came while the server runs.
func (l *Library) loadWithin() {
	ctx, cancel := l.engine.loadContext(l.engine.base)
	defer cancel()
	l.load(ctx)
}

// Reload is what happened to one library when its files changed.
type Reload struct {
	Library    string
	Edited     []string           // the files that made it load again, as the user names them, sorted
	Generation uint64             // of the revision that is current now; 0 if the library never loaded
	Added      []string           // names of keywords
	Removed    []string           // the same
	Changed    []string           // the same: with other arguments; "new" for those of an import
	Instances  int                // how many will follow at their next call
	Took       time.Duration      // to build the revision
	Problem    *diag.Diagnostic   // why the last good revision stays; nil if all is well
	Warnings   []*diag.Diagnostic // what else is wrong
	New, Gone  bool               // the library was not there before, or is not there any more
}

// tried is one look at a file: its hash, or the zero hash if it could not be read.
type tried map[string][sha256.Size]byte

// now is another look at the same files. What cannot be opened for want of descriptors is as it was.
func (t tried) now(r *root, c *compiler) tried {
	again := tried{}
	for file, before := range t {
		if src, err := readFile(r, file); err == nil {
			again[file] = sha256.Sum256(src)
		} else if c.shortage(err) {
			again[file] = before
		} else {
			again[file] = [sha256.Size]byte{}
		}
	}
	return again
}

// edited are the files that are different in a later look, sorted.
func (t tried) edited(later tried, r *root) (files []string) {
	for file, hash := range t {
		if later[file] != hash {
			files = append(files, r.path(file))
		}
	}
	slices.Sort(files)
	return files
}

// halfSaved says whether a file is empty or missing in a later look that was not before: editors leave one so for a
// moment.
func (t tried) halfSaved(later tried) bool {
	var missing [sha256.Size]byte
	empty := sha256.Sum256(nil)
	for file, hash := range t {
		now, looked := later[file]
		if hash != missing && hash != empty && looked && (now == missing || now == empty) {
			return true
		}
	}
	return false
}

// files are those that were looked at when the modules of the units were searched.
func (u *units) files() tried {
	u.mu.Lock()
	defer u.mu.Unlock()
	all := tried{}
	for file, hash := range u.tried {
		all[file] = hash
	}
	return all
}

// reload loads the library anew if its files have changed. The error stays with the library until it is mended. If it is
// patient, it leaves files alone for a while that look half saved, and says that they are to be looked at again.
func (l *Library) reload(patient bool) (event Reload, changed, unfinished bool) {
	root, attempt := l.place.Load().root, l.attempt.Load()
	before := attempt.files()
	now := before.now(root, l.engine.compiler)
	edited := before.edited(now, root)
	if len(edited) == 0 && (l.Revision() != nil || !attempt.wasShort()) {
		l.halfSince = time.Time{}
		return Reload{}, false, false
	}
	if patient && before.halfSaved(now) && l.waits() {
		return Reload{}, false, true
	}
	begin := time.Now()
	old := l.Revision()
	ctx, cancel := l.engine.loadContext(l.engine.base)
	defer cancel()
	revision, problems := l.build(ctx, old)
	tried := l.attempt.Load()
	if tried.wasShort() || patient && before.halfSaved(tried.files()) && l.waits() { // since it was looked at
		l.attempt.Store(attempt)
		return Reload{}, false, true
	}
	l.halfSince = time.Time{}
	if revision != nil && old != nil && l.engine.workers == nil {
		l.image(old) // while nobody waits for it
	}
	event = l.publish(revision, problems)
	event.Took, event.Edited = time.Since(begin), edited
	if revision != nil && old != nil {
		event.compare(old, revision)
	}
	return event, true, false
}

// justMade says whether the file is empty and so new that whoever makes it may not have written to it yet.
func (l *Library) justMade() bool {
	at := l.place.Load()
	info, err := at.root.dir.Load().Stat(filepath.FromSlash(at.file))
	return err == nil && info.Size() == 0 && time.Since(info.ModTime()).Abs() < savePatience
}

// waits says whether a file that looks half saved is still to be left alone.
func (l *Library) waits() bool {
	if l.halfSince.IsZero() {
		l.halfSince = time.Now()
	}
	return time.Since(l.halfSince) < savePatience
}

// publish makes a revision current, or keeps the last one with the reason why.
func (l *Library) publish(revision *Revision, problems []*diag.Diagnostic) Reload {
	l.mu.Lock()
	l.problems = problems
	l.mu.Unlock()
	event := Reload{Library: l.Name, Warnings: problems}
	if revision != nil {
		l.current.Store(revision)
		l.broken.Store(nil)
	} else {
		i := slices.IndexFunc(problems, func(d *diag.Diagnostic) bool { return d.Severity == diag.Error })
		event.Problem = problems[i]
		event.Warnings = slices.Concat(problems[:i], problems[i+1:])
		l.broken.Store(problems[i])
	}
	if r := l.Revision(); r != nil {
		event.Generation = r.Generation
	}
	event.Instances = l.engine.instancesOf(l)
	return event
}

// compare says what is different for a test.
func (e *Reload) compare(old, now *Revision) {
	for _, k := range now.Keywords {
		before := old.Keyword(k.Name)
		switch {
		case before == nil:
			e.Added = append(e.Added, k.Name)
		case signatureText(before) != signatureText(k):
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

// signatureText is the signature of a keyword, to compare it.
func signatureText(k *Keyword) string { return argumentsText(k.Args) }

func argumentsText(args []Argument) string {
	var b strings.Builder
	for _, a := range args {
		fmt.Fprintf(&b, "%s %d %s %t %v,", a.Name, a.Kind, a.Type, a.HasDefault, a.Default)
	}
	return b.String()
}

// Rescan looks at the files of all libraries, and for new and deleted libraries, and loads what has changed. It returns
// what happened, in the order of the libraries. It is not to be called by two goroutines at once.
func (e *Engine) Rescan() []Reload {
	events, _ := e.rescan(false)
	return events
}

// rescan is Rescan. If it is patient, it leaves alone for a while what looks half saved, and says that there is
// something.
func (e *Engine) rescan(patient bool) (events []Reload, unfinished bool) {
	shortages := e.compiler.short.Load()
	defer func() { e.tellShortage(e.compiler.short.Load() > shortages) }()
	for _, r := range e.roots {
		if err := r.refresh(); err != nil {
			e.logger.Warn("a served directory cannot be read", "directory", r.name, "error", err)
		}
	}
	libraries, problems, err := e.discover(false)
	if err != nil {
		e.logger.Warn("the served directories cannot be read", "error", err)
		return nil, false
	}
	if e.compiler.short.Load() > shortages { // libraries may look deleted
		return nil, true
	}
	known, before := e.Libraries(), e.Problems()
	for _, d := range problems {
		if !slices.ContainsFunc(before, func(b *diag.Diagnostic) bool { return b.Error() == d.Error() }) {
			e.logger.Warn(d.Error())
		}
	}
	var now []*Library
	for _, found := range libraries {
		lib, event, changed, waiting := e.look(found, known, patient)
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
		delete(e.gone, l.Name) // not before: somebody may be looking for it
	}
	e.mu.Unlock()
	return events, unfinished
}

// tellShortage tells once that edits are not read for want of descriptors, and once that they are again.
func (e *Engine) tellShortage(short bool) {
	switch {
	case short && !e.short:
		e.logger.Warn("edits are not read: there are too many open files")
	case e.short && !short:
		e.logger.Info("edits are read again")
	}
	e.short = short
}

// look loads what was found if it has changed or is new. lib is the library that goes on under its name; nil if a new one
// could not be read yet.
func (e *Engine) look(found *Library, known []*Library, patient bool) (lib *Library, event Reload, changed, unfinished bool) {
	if i := slices.IndexFunc(known, func(l *Library) bool { return l.Name == found.Name }); i >= 0 {
		if lib = known[i]; lib.Source() != found.Source() {
			lib.moveTo(found)
		}
	} else if lib = e.returned(found.Name); lib != nil {
		lib.moveTo(found)
	} else {
		if patient && found.justMade() {
			return nil, Reload{}, false, true
		}
		found.loadWithin()
		if found.attempt.Load().wasShort() {
			return nil, Reload{}, false, true
		}
		event = found.publish(found.Revision(), found.Problems())
		event.New = true
		return found, event, true, false
	}
	event, changed, unfinished = lib.reload(patient)
	return lib, event, changed, unfinished
}

// returned is the library whose file was deleted, if there is one of that name again.
func (e *Engine) returned(name string) *Library {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.gone[name]
}

// moveTo makes the library that of the file that was found, and the next look at it find that it has changed.
func (l *Library) moveTo(found *Library) {
	l.place.Store(found.place.Load())
	l.attempt.Store(&units{tried: tried{l.place.Load().file: sha256.Sum256([]byte("never seen"))}})
}

// Files are the files that the libraries were made of, and those that were looked for in vain.
func (e *Engine) Files() []string {
	var files []string
	for _, l := range e.Libraries() {
		for file := range l.attempt.Load().files() {
			files = append(files, l.place.Load().root.path(file))
		}
	}
	return files
}

// unreadable says whether a file of a library is there and cannot be read.
func (e *Engine) unreadable() bool {
	var missing [sha256.Size]byte
	for _, l := range e.Libraries() {
		for file, hash := range l.attempt.Load().files() {
			if hash != missing {
				continue
			}
			if info, err := l.place.Load().root.dir.Load().Stat(filepath.FromSlash(file)); err == nil && info.Mode().IsRegular() {
				return true
			}
		}
	}
	return false
}

// Roots are the directories that are served.
func (e *Engine) Roots() []string {
	var dirs []string
	for _, r := range e.roots {
		dirs = append(dirs, r.name)
	}
	return dirs
}
