package watch

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/fsnotify/fsnotify"
)

// longestLock is how long git's lock can hold a burst back. One that is older was left behind by a crash, or is held
// while somebody writes a commit message.
const longestLock = 10 * time.Second

// run is the goroutine that owns the state.
func (w *Watcher) run() {
	defer close(w.ended)
	defer w.due.Stop()
	ticker := time.NewTicker(w.options.Poll)
	defer ticker.Stop()
	var events chan fsnotify.Event
	if w.notify != nil {
		defer w.drained.Wait()
		defer w.notify.Close()
		events = w.notify.Events
	}
	for {
		select {
		case <-w.done:
			return
		case event, ok := <-events:
			if !ok {
				events = nil
			} else if w.event(event) {
				w.touch()
			}
		case <-w.lost:
			w.touch() // the check at the end of the burst finds what the lost events were about
		case infos := <-w.track:
			w.retrack(infos)
		case <-ticker.C:
			if w.check() {
				w.touch()
			}
		case <-w.due.C:
			if wait := w.wait(time.Now()); wait > 0 {
				w.due.Reset(wait)
			} else {
				w.report()
			}
		}
	}
}

// drain receives fsnotify's errors, on a goroutine of its own: fsnotify 1.10.1 sends some while it holds the lock that
// Add and Remove need, so the goroutine that calls those cannot receive them.
func (w *Watcher) drain() {
	for err := range w.notify.Errors {
		// EINVAL is about a directory that was moved and deleted before its watch could be ended.
		if !errors.Is(err, fsnotify.ErrEventOverflow) && !errors.Is(err, syscall.EINVAL) {
			w.options.Logger.Warn("watching for changes", "error", err)
		}
		select {
		case w.lost <- struct{}{}:
		default:
		}
	}
}

// touch notes a change: it begins a burst or prolongs the current one.
func (w *Watcher) touch() {
	w.burst.last = time.Now()
	if w.burst.first.IsZero() {
		w.burst.first = w.burst.last
		w.due.Reset(min(w.options.Quiet, w.options.Longest))
	}
}

// wait returns how long the burst lasts from now on, at least.
func (w *Watcher) wait(now time.Time) time.Duration {
	quiet := w.burst.last.Add(w.options.Quiet).Sub(now)
	longest := w.burst.first.Add(w.options.Longest).Sub(now)
	if wait := min(quiet, longest); wait > 0 {
		return wait
	}
	if now.Sub(w.burst.first) < longestLock && w.locked(now) {
		return w.options.Quiet
	}
	return 0
}

func (w *Watcher) locked(now time.Time) bool {
	for _, lock := range w.locks {
		if info := stat(lock); info != nil && now.Sub(info.ModTime()) < longestLock {
			return true
		}
	}
	return false
}

// report ends the burst. It checks everything first, so that the next check does not find the same changes again; a
// change after that belongs to another burst.
func (w *Watcher) report() {
	w.check()
	w.burst.first = time.Time{}
	select {
	case w.changes <- struct{}{}:
	default: // the previous value has not been received yet and covers this burst too
	}
}

// event reports whether an event is a change. It notes directories that are new or gone.
func (w *Watcher) event(e fsnotify.Event) bool {
	if e.Op&^fsnotify.Chmod == 0 {
		return false
	}
	gone := e.Has(fsnotify.Remove) || e.Has(fsnotify.Rename)
	if w.dirs[e.Name] != nil && gone {
		w.forget(e.Name)
		return true
	}
	if litter(filepath.Base(e.Name)) {
		return e.Has(fsnotify.Create) && switches(e.Name)
	}
	if e.Has(fsnotify.Create) {
		if info, err := os.Lstat(e.Name); err == nil && info.IsDir() {
			return w.visit(e.Name)
		}
	}
	return gone || w.dirs[e.Name] == nil // some systems report a write to a directory for every change in it
}

// retrack replaces the tracked files. Of those that were tracked before, the earlier state is kept.
func (w *Watcher) retrack(infos map[string]fs.FileInfo) {
	for path := range infos {
		if old, ok := w.tracked[path]; ok {
			infos[path] = old
		}
	}
	w.tracked = infos
}

// locksOf returns the paths that git's lock can have if dir is in a work tree, whose top is dir or up to three levels
// above it. In a worktree or a submodule .git is a file with the path of git's directory (gitrepository-layout).
func locksOf(dir string) []string {
	var locks []string
	for range 4 {
		git := filepath.Join(dir, ".git")
		if text, err := os.ReadFile(git); err == nil {
			if to, ok := strings.CutPrefix(strings.TrimSpace(string(text)), "gitdir: "); ok {
				if git = to; !filepath.IsAbs(git) {
					git = filepath.Join(dir, git)
				}
			}
		}
		locks = append(locks, filepath.Join(git, "index.lock"))
		dir = filepath.Dir(dir)
	}
	return locks
}
