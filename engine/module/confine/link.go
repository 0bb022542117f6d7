package confine

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// maxLinks is how many symbolic links a path may lead over, as in Linux.
const maxLinks = 40

// link is a symbolic link that cannot be followed: it is absolute, or leads above its root.
type link struct {
	path   string // absolute
	target string // where it leads, absolute
}

// Real returns the place that f leads to when every symbolic link is followed. A name that does not exist stays in the
// path, so that it can be made. Links may change before the place is used: os.Root still refuses those that lead out.
func (f File) Real() (File, error) {
	name, out, err := f.follow()
	if out != nil {
		return File{}, f.refuse(out)
	}
	if err != nil {
		return File{}, f.Explain(err)
	}
	f.Name = name
	if real, err := filepath.EvalSymlinks(f.base); err == nil {
		f.Path = filepath.Join(real, name)
	}
	return f, nil
}

// step is one name on the way to a file.
type step struct {
	name string
	of   *link // the link whose target has the name; nil if the path itself has it
}

func steps(path string, of *link) (all []step) {
	for _, name := range strings.Split(path, string(filepath.Separator)) {
		if name != "" && name != "." {
			all = append(all, step{name, of})
		}
	}
	return all
}

// follow walks from the root to f, one name after the other. It returns the path without links, or the link that leads
// out.
func (f File) follow() (name string, out *link, err error) {
	done := "." // the way so far, without links
	links := 0
	for todo := steps(f.Name, nil); len(todo) > 0; {
		next := todo[0]
		todo = todo[1:]
		if next.name == ".." {
			if done == "." {
				return "", f.leaves(next.of, todo), nil
			}
			done = filepath.Dir(done)
			continue
		}
		here := filepath.Join(done, next.name)
		info, err := f.Root.Lstat(here)
		if err != nil && !os.IsNotExist(err) {
			return "", nil, err
		}
		if err != nil || info.Mode()&fs.ModeSymlink == 0 {
			done = here
			continue
		}
		if links++; links > maxLinks {
			return "", nil, syscall.ELOOP
		}
		target, err := f.Root.Readlink(here)
		if err != nil {
			return "", nil, err
		}
		found := &link{filepath.Join(f.base, here), filepath.Clean(target)}
		if filepath.IsAbs(target) {
			return "", found, nil
		}
		todo = append(steps(target, found), todo...)
	}
	return done, nil, nil
}

// leaves returns out, which has led above the root, with the place that it leads to after the rest of its steps.
func (f File) leaves(out *link, rest []step) *link {
	out.target = filepath.Dir(f.base)
	for _, s := range rest {
		if s.of == out {
			out.target = filepath.Join(out.target, s.name)
		}
	}
	return out
}
