// Package confine keeps Lua code to the directories that it may use files in.
//
// A [Roots] is what `--fs-root` names, opened once for the whole server. A [Files] is the view of one Lua state: the
// roots and the temporary directories of its own. All access goes through os.Root, so that neither `..` nor a symbolic
// link leads out.
package confine

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Roots are the directories that every Lua state may use. They are safe for concurrent use.
type Roots struct{ dirs []dir }

type dir struct {
	name string // as the user wrote it
	abs  string
	root *os.Root
}

// Open opens the directories that the user has named; a relative path in Lua is in the first of them.
func Open(names []string) (*Roots, error) {
	r := &Roots{}
	for _, name := range names {
		abs, err := filepath.Abs(name)
		if err == nil {
			var root *os.Root
			if root, err = os.OpenRoot(name); err == nil {
				r.dirs = append(r.dirs, dir{name, abs, root})
				continue
			}
		}
		r.Close()
		return nil, fmt.Errorf("cannot use %s as a root for files: %w", name, err)
	}
	return r, nil
}

// Close closes the roots.
func (r *Roots) Close() {
	for _, d := range r.dirs {
		d.root.Close()
	}
}

// Files are the directories that one Lua state may use. They are for the goroutine that runs the state.
type Files struct {
	shared *Roots
	own    []dir
}

// NewFiles is the view of a new Lua state. shared may be nil: then there are none but those that are added.
func NewFiles(shared *Roots) *Files {
	if shared == nil {
		shared = &Roots{}
	}
	return &Files{shared: shared}
}

// File is a place in a root.
type File struct {
	Root *os.Root
	Name string // in the root, "." for the root itself
	Path string // absolute: what is shown, and what a process can use
}

// ErrOutside says that a path is in none of the roots.
var ErrOutside = errors.New("is outside of the directories that --fs-root allows")

// Find is where path leads: relative to the first root, or absolute in any of them. A path that leaves the roots by `..`
// is an error that wraps ErrOutside; a symbolic link that does is refused by the methods of File.Root, see [Explain].
func (f *Files) Find(path string) (File, error) {
	if strings.ContainsRune(path, 0) {
		return File{}, fmt.Errorf("%q: a path has no NUL bytes", path)
	}
	abs := path
	if !filepath.IsAbs(path) {
		if len(f.shared.dirs) == 0 {
			return File{}, fmt.Errorf("%s %w", path, ErrOutside)
		}
		abs = filepath.Join(f.shared.dirs[0].abs, path)
	}
	abs = filepath.Clean(abs)
	for _, dirs := range [][]dir{f.own, f.shared.dirs} {
		for _, d := range dirs {
			if name, err := filepath.Rel(d.abs, abs); err == nil && filepath.IsLocal(name) {
				return File{Root: d.root, Name: name, Path: abs}, nil
			}
		}
	}
	return File{}, fmt.Errorf("%s %w", path, ErrOutside)
}
