// Package watch reports that files below some directories have changed, once per burst of changes.
//
// It watches directories, not files, because a watch on a file ends when an editor renames another file over it. A
// burst ends when there has been quiet, and not while git rewrites the work tree, so that a checkout is one burst. At
// intervals (Options.Poll) the directories and the tracked files are checked as well: mounts and containers often
// accept watches and never report anything, and a directory whose path now leads elsewhere (a symbolic link replaced, a
// parent renamed) gives no event.
//
// A value on Changes promises that every change before it can be seen. It does not promise that there was one: the
// receiver compares contents. Permissions and files that editors make for a moment do not count as changes. Symbolic
// links below the directories are not followed: a change behind them is noticed if the link is replaced or the file is
// tracked.
//
// New starts a goroutine that owns all state, so there are no locks, and one that only receives fsnotify's errors. Close
// ends both, and those of fsnotify.
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

// Options sets the times to wait. Zero values mean the defaults.
type Options struct {
	// Quiet is how long there must be no event before a burst is reported; 100 ms.
	Quiet time.Duration
	// Longest is how long after its first event a burst is reported at the latest, unless git is at work; 2 s.
	Longest time.Duration
	// Poll is the interval at which directories and tracked files are checked even without an event; 1 s.
	Poll time.Duration
	// Logger gets the warnings of the watcher; nil drops them.
	Logger *slog.Logger

	notifier func() (*fsnotify.Watcher, error) // for tests
}

// Watcher reports the bursts of changes below its directories. Its methods may be called from any goroutine.
type Watcher struct {
	options Options
	changes chan struct{}
	track   chan map[string]fs.FileInfo
	done    chan struct{} // closed by Close
	ended   chan struct{} // closed by run when it returns
	closing sync.Once
	lost    chan struct{}  // events may be lost; capacity 1
	drained sync.WaitGroup // fsnotify's errors have ended

	// The fields below belong to the goroutine run, once New has started it.
	roots   []string                        // absolute
	locks   []string                        // where git's lock may be
	tracked map[string]fs.FileInfo          // nil for a file that does not exist
	dirs    map[string]*directory           // by absolute path
	notify  *fsnotify.Watcher               // nil if there are no notifications at all
	polling bool                            // notifications do not cover everything: all files are checked
	burst   struct{ first, last time.Time } // first is zero if there is none
	due     *time.Timer                     // when to check whether the burst is over
}

// New starts to watch directories and all below them, except names that start with ".". It fails if one of dirs is no
// directory. It works without notifications, too: then it checks all files at every Poll.
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
	if w.check(); w.polling {
		w.check() // of the files seen before polling began only the names are known
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

// Changes returns a channel with one value per burst of changes. A burst that ends before the value of the previous one
// has been received adds none. The channel is never closed.
func (w *Watcher) Changes() <-chan struct{} { return w.changes }

// Track replaces the set of files that are checked at every Poll, wherever they are: size, time, identity and existence,
// through symbolic links. A file that was tracked before is compared with its earlier state, so that no change is missed
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
