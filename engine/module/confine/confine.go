// Package confine keeps Lua code to the directories in which it may use files.
//
// A [Roots] holds the directories that `--fs-root` names, opened once for the whole server. A [Files] is the view of one
// Lua state: the roots and directories of its own, such as its temporary ones. All access goes through os.Root, so that
// neither `..` nor a symbolic link leads out, even if other processes change the files meanwhile.
//
// A symbolic link is followed if it is relative and stays in its root. One that is absolute or leads into another root
// is refused, even if the place that it leads to can be used by its own path.
//
// What all modules need for files is here too: [File.OpenRegular] opens regular files only, [File.Replace] replaces a
// file as a whole, and errors name the path as the script wrote it ([File.Explain]).
//
// The package does not limit what a script reads or writes in those directories, and a mount below one of them is part of
// it. It starts no goroutines; one lock guards the directories of a Files.
package confine

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
)

// Roots holds the directories that every Lua state may use. It is safe for concurrent use.
type Roots struct{ dirs []dir }

// dir is one directory that may be used.
type dir struct {
	name string // as the user wrote it
	abs  string
	real string // abs with its symbolic links followed: programs may name the directory either way
	root *os.Root
}

func openDir(name string) (dir, error) {
	abs, err := filepath.Abs(name)
	if err != nil {
		return dir{}, err
	}
	real, err := filepath.EvalSymlinks(abs)
	if err != nil {
		return dir{}, err
	}
	root, err := os.OpenRoot(abs)
	return dir{name, abs, real, root}, err
}

// Open opens the directories that the user has named; a relative path in Lua is in the first of them.
func Open(names []string) (*Roots, error) {
	r := &Roots{}
	for _, name := range names {
		d, err := openDir(name)
		if err != nil {
			r.Close()
			return nil, fmt.Errorf("cannot use %s as a root for files: %w", name, err)
		}
		r.dirs = append(r.dirs, d)
	}
	return r, nil
}

// Close closes the roots.
func (r *Roots) Close() {
	for _, d := range r.dirs {
		d.root.Close()
	}
}

// Files holds the directories that one Lua state may use. It is safe for concurrent use: net/http reads the files of a
// request on a goroutine of its own.
type Files struct {
	shared *Roots

	mu  sync.RWMutex
	own []dir // guarded by mu; never changed in place
}

// NewFiles returns the view of a new Lua state. shared may be nil: then only directories that are added can be used.
func NewFiles(shared *Roots) *Files {
	if shared == nil {
		shared = &Roots{}
	}
	return &Files{shared: shared}
}

// Add lets the state use one more directory, by its absolute path, until remove is called, which the caller must do when
// the state is closed or before.
func (f *Files) Add(name string) (remove func(), err error) {
	d, err := openDir(name)
	if err != nil {
		return nil, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.own = append(slices.Clip(f.own), d)
	return func() {
		f.mu.Lock()
		f.own = slices.DeleteFunc(slices.Clone(f.own), func(other dir) bool { return other.root == d.root })
		f.mu.Unlock()
		d.root.Close()
	}, nil
}

// dirs returns all directories that may be used, the state's own first.
func (f *Files) dirs() []dir {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return slices.Concat(f.own, f.shared.dirs)
}

// File is a place in a root. There need not be a file.
type File struct {
	Root  *os.Root
	Name  string // in the root, "." for the root itself
	Path  string // absolute, for other processes
	Given string // as the script wrote it, for messages

	base  string // absolute path of the root
	files *Files
}

// Child returns the file called name in the directory f.
func (f File) Child(name string) File {
	f.Name, f.Path, f.Given = filepath.Join(f.Name, name), filepath.Join(f.Path, name), filepath.Join(f.Given, name)
	return f
}

// ErrOutside reports that a path is in none of the roots.
var ErrOutside = errors.New("is outside of the directories that --fs-root allows")

// Find returns the place that path names: relative to the first root, or absolute in any of them. `..` is resolved in the
// text of the path, before any symbolic link. If that leaves the roots, the error wraps ErrOutside; a symbolic link that
// leads out is refused later, by the methods of File.Root, and [File.Explain] explains it.
func (f *Files) Find(path string) (File, error) {
	switch {
	case path == "":
		return File{}, errors.New("the path is empty")
	case strings.ContainsRune(path, 0):
		return File{}, fmt.Errorf("%q: a path has no NUL bytes", path)
	}
	abs := path
	if !filepath.IsAbs(path) {
		if len(f.shared.dirs) == 0 {
			return File{}, f.outside(path)
		}
		abs = filepath.Join(f.shared.dirs[0].abs, path)
	}
	abs = filepath.Clean(abs)
	for _, d := range f.dirs() {
		for _, base := range []string{d.abs, d.real} {
			if name, err := filepath.Rel(base, abs); err == nil && filepath.IsLocal(name) {
				return File{Root: d.root, Name: name, Path: abs, Given: path, base: base, files: f}, nil
			}
		}
	}
	return File{}, f.outside(path)
}
