package watch

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// directory holds the known state of a watched directory.
type directory struct {
	info  fs.FileInfo
	subs  []string               // names of the directories in it
	files map[string]fs.FileInfo // by name; the values are nil unless polling
}

// check compares the directories and the tracked files with their known state, watches directories that are not watched
// yet, and reports whether anything has changed.
func (w *Watcher) check() (changed bool) {
	for _, root := range w.roots {
		changed = w.visit(root) || changed
	}
	for path, old := range w.tracked {
		if info := stat(path); !same(old, info) {
			w.tracked[path], changed = info, true
		}
	}
	return changed
}

// visit checks a directory and all below it.
func (w *Watcher) visit(path string) (changed bool) {
	info := stat(path)
	if info == nil || !info.IsDir() {
		return w.forget(path)
	}
	d := w.dirs[path]
	if d == nil || !os.SameFile(d.info, info) {
		if d != nil {
			w.forget(path) // a watch stays with the old directory when another one takes its path
		}
		if !w.watch(path) {
			return d != nil
		}
		d = &directory{}
		w.dirs[path] = d
		changed = true
	}
	// The list is made after the watch, so that a file is either in it or gives an event.
	if d.info == nil || w.polling || !d.info.ModTime().Equal(info.ModTime()) {
		changed = w.list(path, d) || changed
		d.info = info
	}
	for _, sub := range d.subs {
		changed = w.visit(filepath.Join(path, sub)) || changed
	}
	return changed
}

// list reads a directory again and reports whether it differs from its known state.
func (w *Watcher) list(path string, d *directory) (changed bool) {
	entries, err := os.ReadDir(path)
	if err != nil {
		return false // gone or not readable; the next check finds out which
	}
	var subs []string
	files := map[string]fs.FileInfo{}
	for _, entry := range entries {
		name := entry.Name()
		switch {
		case litter(name):
		case entry.IsDir():
			subs = append(subs, name)
		case w.polling:
			files[name] = stat(filepath.Join(path, name))
		default:
			files[name] = nil
		}
	}
	for _, sub := range d.subs {
		if !slices.Contains(subs, sub) {
			changed = w.forget(filepath.Join(path, sub)) || changed
		}
	}
	changed = changed || !maps.EqualFunc(d.files, files, same) || !slices.Equal(d.subs, subs)
	d.subs, d.files = subs, files
	return changed
}

// watch asks for the events of a directory. It reports false if the directory cannot be read.
func (w *Watcher) watch(path string) bool {
	if w.notify == nil {
		return true
	}
	err := w.notify.Add(path)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission) {
		return false
	}
	if err != nil && !w.polling {
		w.poll(err)
	}
	return true
}

// poll changes over to checking all files, because notifications are not complete.
func (w *Watcher) poll(cause error) {
	w.polling = true
	w.options.Logger.Warn("no notifications of changed files: all files are checked instead",
		"every", w.options.Poll, "error", cause,
		"hint", "on Linux raise fs.inotify.max_user_watches and fs.inotify.max_user_instances")
}

// forget ends the watches of a directory and all below it, and reports whether there were any.
func (w *Watcher) forget(path string) bool {
	found := false
	for known := range w.dirs {
		if known != path && !strings.HasPrefix(known, path+string(filepath.Separator)) {
			continue
		}
		found = true
		delete(w.dirs, known)
		if w.notify != nil {
			_ = w.notify.Remove(known) // fails if the directory is gone and the watch with it
		}
	}
	return found
}

// stat follows symbolic links. It returns nil if there is nothing.
func stat(path string) fs.FileInfo {
	info, err := os.Stat(path)
	if err != nil {
		return nil
	}
	return info
}

func same(a, b fs.FileInfo) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	return a.Size() == b.Size() && a.ModTime().Equal(b.ModTime()) && os.SameFile(a, b)
}
