package engine

import (
	"context"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/rflua/rflua/engine/diag"
)

// loadLimit is how long a file may run when it is loaded anew, if no timeout says less.
const loadLimit = 10 * time.Second

var errLoadLimit = fmt.Errorf("it took longer than %s", loadLimit)

// loadWithin is load for a library that came while the server runs.
func (l *Library) loadWithin(base context.Context) {
	ctx, cancel := context.WithTimeoutCause(base, loadLimit, errLoadLimit)
	defer cancel()
	l.load(ctx)
}

// Reload is what happened to one library when its files changed.
type Reload struct {
	Library    string
	Edited     []string         // the files that made it load again, as the user names them, sorted
	Generation uint64           // of the revision that is current now; 0 if the library never loaded
	Added      []string         // names of keywords
	Removed    []string         // the same
	Changed    []string         // the same: with other arguments
	Instances  int              // how many will follow at their next call
	Took       time.Duration    // to build the revision
	Problem    *diag.Diagnostic // why the last good revision stays; nil if all is well
	New, Gone  bool             // the library was not there before, or is not there any more
}

// tried is one look at a file: its hash, or the zero hash if it could not be read.
type tried map[string][sha256.Size]byte

// edited are the files that the last attempt to load the library looked at and that are different now, sorted.
func (l *Library) edited() (files []string) {
	root := l.place.Load().root
	for file, hash := range l.attempt.Load().files() {
		if fileHash(root, file) != hash {
			files = append(files, root.path(file))
		}
	}
	slices.Sort(files)
	return files
}

// fileHash is the hash of a file's content, or zero if it cannot be read.
func fileHash(r *root, file string) [sha256.Size]byte {
	src, err := readFile(r, file)
	if err != nil {
		return [sha256.Size]byte{}
	}
	return sha256.Sum256(src)
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

// reload loads the library anew if its files have changed. The error stays with the library until it is mended.
func (l *Library) reload() (Reload, bool) {
	edited := l.edited()
	if len(edited) == 0 {
		return Reload{}, false
	}
	begin := time.Now()
	old := l.Revision()
	ctx, cancel := context.WithTimeoutCause(l.engine.base, loadLimit, errLoadLimit)
	defer cancel()
	revision, problems := l.build(ctx, old)
	if revision != nil && old != nil {
		old.image(l) // while nobody waits for it
	}
	event := l.publish(revision, problems)
	event.Took, event.Edited = time.Since(begin), edited
	if revision != nil && old != nil {
		event.compare(old, revision)
	}
	return event, true
}

// publish makes a revision current, or keeps the last one with the reason why.
func (l *Library) publish(revision *Revision, problems []*diag.Diagnostic) Reload {
	l.mu.Lock()
	l.problems = problems
	l.mu.Unlock()
	event := Reload{Library: l.Name}
	if revision != nil {
		l.current.Store(revision)
		l.broken.Store(nil)
	} else {
		i := slices.IndexFunc(problems, func(d *diag.Diagnostic) bool { return d.Severity == diag.Error })
		event.Problem = problems[i]
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
	for _, k := range old.Keywords {
		if now.Keyword(k.Name) == nil {
			e.Removed = append(e.Removed, k.Name)
		}
	}
}

// signatureText is the signature of a keyword, to compare it.
func signatureText(k *Keyword) string {
	var b strings.Builder
	for _, a := range k.Args {
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

// rescan is Rescan. If it is patient, it leaves alone for a while what waits for an empty file to be written, and says
// that there is something.
func (e *Engine) rescan(patient bool) (events []Reload, unfinished bool) {
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
	known, before := e.Libraries(), e.Problems()
	for _, d := range problems {
		if !slices.ContainsFunc(before, func(b *diag.Diagnostic) bool { return b.Error() == d.Error() }) {
			e.logger.Warn(d.Error())
		}
	}
	var now []*Library
	for _, found := range libraries {
		i := slices.IndexFunc(known, func(l *Library) bool { return l.Name == found.Name })
		var lib *Library
		if i >= 0 {
			if lib = known[i]; lib.Source() != found.Source() {
				lib.place.Store(found.place.Load())
				lib.forceReload()
			}
		} else if lib = e.returned(found.Source()); lib != nil {
			lib.forceReload() // whatever it holds
		}
		if lib != nil {
			now = append(now, lib)
			if patient && lib.unfinished() {
				unfinished = true
				continue
			}
			if event, changed := lib.reload(); changed {
				events = append(events, event)
			}
			continue
		}
		found.loadWithin(e.base)
		event := found.publish(found.Revision(), found.Problems())
		event.New = true
		now = append(now, found)
		events = append(events, event)
	}
	for _, l := range known {
		if !slices.Contains(now, l) {
			events = append(events, Reload{Library: l.Name, Gone: true})
			l.broken.Store(&diag.Diagnostic{File: l.Source(), Message: "the file was deleted"})
			e.mu.Lock()
			e.gone[l.Source()] = l
			e.mu.Unlock()
		}
	}
	e.mu.Lock()
	e.libraries, e.problems = now, problems
	for _, l := range now {
		delete(e.gone, l.Source()) // not before: somebody may be looking for it
	}
	e.mu.Unlock()
	return events, unfinished
}

// returned is the library whose file was deleted and is there again.
func (e *Engine) returned(source string) *Library {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.gone[source]
}

// forceReload makes the next look at the library find that it has changed.
func (l *Library) forceReload() {
	l.attempt.Store(&units{tried: tried{l.place.Load().file: sha256.Sum256([]byte("never seen"))}})
}

// unfinished says whether a file of the library has become empty a moment ago, as one does that is being written.
func (l *Library) unfinished() bool {
	empty := sha256.Sum256(nil)
	for file, hash := range l.attempt.Load().files() {
		if hash != empty && fileHash(l.place.Load().root, file) == empty {
			if l.emptySince.IsZero() {
				l.emptySince = time.Now()
			}
			return time.Since(l.emptySince) < emptyPatience
		}
	}
	l.emptySince = time.Time{}
	return false
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

// Roots are the directories that are served.
func (e *Engine) Roots() []string {
	var dirs []string
	for _, r := range e.roots {
		dirs = append(dirs, r.name)
	}
	return dirs
}
