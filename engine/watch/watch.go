// Package watch tells when files below some directories have changed, once per burst of changes.
//
// Directories are watched, not files, because a watch on a file dies when an editor renames another file over it. Events
// are gathered until there has been quiet, and while git rewrites the work tree, so that a checkout is one burst. Every
// Poll the directories and the tracked files are looked at as well: mounts and containers often accept watches and never
// deliver, and a directory whose path now leads elsewhere (a symbolic link swapped, a parent renamed) gives no event.
//
// A value on Changes promises only that something may have changed and that everything up to then is covered by it; the
// receiver compares contents. Changes of permissions and editors' litter are not changes. Symbolic links below the
// directories are not entered: what lies behind them is noticed when the link is replaced or the file is tracked.
//
// New starts a goroutine that owns all state, so there are no locks, and one that only takes fsnotify's errors. Close ends
// both, and those of fsnotify.
package watch

import (
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/fsnotify/fsnotify"
)

// Options say how long to wait for what. Zero values are replaced by the defaults.
type Options struct {
	// Quiet is how long there must be no event before a burst is reported; 100 ms.
	Quiet time.Duration
	// Longest is how long after its first event a burst is reported at the latest, unless git is at work; 2 s.
	Longest time.Duration
	// Poll is how often directories and tracked files are looked at without being asked to by an event; 1 s.
	Poll time.Duration
	// Logger gets what the watcher has to say; nil means nobody.
	Logger *slog.Logger

	notifier func() (*fsnotify.Watcher, error) // for tests
}

// Watcher reports the bursts of changes below its directories. Its methods may be called from any goroutine.
type Watcher struct {
	options Options
	changes chan struct{}
	track   chan map[string]fs.FileInfo
	done    chan struct{} // closed by Close
	ended   chan struct{} // closed by the goroutine
	closing sync.Once
	lost    chan struct{}  // events may be lost; capacity 1
	drained sync.WaitGroup // fsnotify's errors have ended

	// All below belongs to the goroutine, once New has started it.
	roots   []string                        // absolute
	locks   []string                        // where git's lock may be
	tracked map[string]fs.FileInfo          // nil for a file that does not exist
	dirs    map[string]*directory           // by absolute path
	notify  *fsnotify.Watcher               // nil if there are no notifications at all
	polling bool                            // notifications do not cover everything: all files are looked at
	burst   struct{ first, last time.Time } // first is zero if there is none
	due     *time.Timer                     // when to look whether the burst is over
}

// New starts to watch directories and all below them. Names that start with "." are left out. It fails if one is not a
// directory; that notifications are not to be had is no error, as looking every Poll does without.
func New(dirs []string, o Options) (*Watcher, error) {
	w := &Watcher{
		options: o.withDefaults(), changes: make(chan struct{}, 1), track: make(chan map[string]fs.FileInfo),
		done: make(chan struct{}), ended: make(chan struct{}), lost: make(chan struct{}, 1), dirs: map[string]*directory{},
	}
	for _, dir := range dirs {
		path, err := filepath.Abs(dir)
		if err != nil {
			return nil, fmt.Errorf("cannot watch %s: %w", dir, err)
		}
		if _, err := os.ReadDir(path); err != nil {
			return nil, fmt.Errorf("cannot watch %s: %w", dir, err)
		}
		w.roots = append(w.roots, path)
		w.locks = append(w.locks, locksOf(path)...)
	}
	notify, err := w.options.notifier()
	if err != nil {
		w.poll(err)
	} else {
		w.notify = notify
		w.drained.Go(w.drain)
	}
	if w.look(); w.polling {
		w.look() // what was seen before the limit was met is known by name only
	}
	w.due = time.NewTimer(time.Hour)
	w.due.Stop()
	go w.run()
	return w, nil
}

func (o Options) withDefaults() Options {
	for _, d := range []struct {
		value *time.Duration
		def   time.Duration
	}{{&o.Quiet, 100 * time.Millisecond}, {&o.Longest, 2 * time.Second}, {&o.Poll, time.Second}} {
		if *d.value <= 0 {
			*d.value = d.def
		}
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.notifier == nil {
		o.notifier = fsnotify.NewWatcher
	}
	return o
}

// Changes returns a channel with one value per burst of changes. A burst that ends before the value of the previous one has been received adds
// none. The channel is never closed.
func (w *Watcher) Changes() <-chan struct{} { return w.changes }

// Track replaces the set of files that are looked at every Poll, wherever they are: size, time, identity and existence,
// through symbolic links. A file that was tracked before is compared with what it was then, so that nothing is missed
// in between. Files need not exist.
func (w *Watcher) Track(files []string) {
	infos := make(map[string]fs.FileInfo, len(files))
	for _, file := range files {
		if path, err := filepath.Abs(file); err == nil {
			infos[path] = stat(path)
		}
	}
	select {
	case w.track <- infos:
	case <-w.done:
	}
}

// Close ends the watching and waits for the goroutine. It may be called more than once.
func (w *Watcher) Close() {
	w.closing.Do(func() { close(w.done) })
	<-w.ended
}
