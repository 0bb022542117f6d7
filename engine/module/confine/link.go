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

// Real is the place that f leads to when every symbolic link is followed. What is not there is kept as it is written,
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

// follow goes from the root to f, one name after the other.
func (f File) follow() (name string, out *link, err error) {
	const separator = string(filepath.Separator)
	var done []string // the way so far, without links
	var last *link
	links := 0
	for todo := strings.Split(f.Name, separator); len(todo) > 0; {
		step := todo[0]
		todo = todo[1:]
		switch step {
		case "", ".":
			continue
		case "..":
			if len(done) == 0 {
				return "", last, nil
			}
			done = done[:len(done)-1]
			continue
		}
		here := filepath.Join(filepath.Join(done...), step)
		info, err := f.Root.Lstat(here)
		if err != nil && !os.IsNotExist(err) {
			return "", nil, err
		}
		if err != nil || info.Mode()&fs.ModeSymlink == 0 {
			done = append(done, step)
			continue
		}
		if links++; links > maxLinks {
			return "", nil, syscall.ELOOP
		}
		target, err := f.Root.Readlink(here)
		if err != nil {
			return "", nil, err
		}
		last = &link{filepath.Join(f.base, here), filepath.Clean(target)}
		if filepath.IsAbs(target) {
			return "", last, nil
		}
		last.target = filepath.Join(filepath.Dir(last.path), target)
		todo = append(strings.Split(target, separator), todo...)
	}
	return filepath.Join(append([]string{"."}, done...)...), nil, nil
}
