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

// Real returns the place that f leads to when every symbolic link is followed. What is not there is kept as it is written,
// so that it can be made. Links may change before the place is used: os.Root goes on looking after them.
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
	of   *link // that the name is in the target of; nil if it is in the path itself
}

func steps(path string, of *link) (all []step) {
	for _, name := range strings.Split(path, string(filepath.Separator)) {
		if name != "" && name != "." {
			all = append(all, step{name, of})
		}
	}
	return all
}

// follow goes from the root to f, one name after the other.
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

// leaves says where a link leads that has led above the root and goes on with what is left of its steps.
func (f File) leaves(out *link, rest []step) *link {
	out.target = filepath.Dir(f.base)
	for _, s := range rest {
		if s.of == out {
			out.target = filepath.Join(out.target, s.name)
		}
	}
	return out
}
