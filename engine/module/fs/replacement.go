package fs

import (
	"crypto/rand"
	"errors"
	"fmt"
	iofs "io/fs"
	"os"
	"path/filepath"
	"syscall"

	"github.com/rflua/rflua/engine/module/confine"
)

// replacement is a file that is to take the place of another when it is complete. It is made beside it, with a hidden
// name.
type replacement struct {
	target confine.File // without symbolic links
	name   string       // in the root; empty once the file is in its place
	file   *os.File
}

// replace begins a new content of f. If there is such a file, it must be one that could be written to, and gives its
// permissions.
func replace(f confine.File) (*replacement, error) {
	real, err := f.Real()
	if err != nil {
		return nil, err
	}
	old, info, err := openRegular(real, os.O_WRONLY)
	switch {
	case err == nil:
		old.Close()
	case !missing(err):
		return nil, err
	default:
		if err := makeParents(real); err != nil {
			return nil, err
		}
	}
	r := &replacement{target: real, name: filepath.Join(filepath.Dir(real.Name), ".rflua-"+rand.Text()+".tmp")}
	r.file, err = f.Root.OpenFile(r.name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if errors.Is(err, iofs.ErrPermission) && info != nil {
		return nil, f.Explain(fmt.Errorf("cannot make a new file beside it (%w); with the option atomic = false it is written to itself", syscall.EACCES))
	}
	if err != nil {
		return nil, f.Explain(err)
	}
	if info != nil {
		if err := r.file.Chmod(info.Mode().Perm()); err != nil {
			r.discard()
			return nil, f.Explain(err)
		}
	}
	return r, nil
}

// commit puts the new file in the place of the old one.
func (r *replacement) commit() error {
	err := r.file.Close()
	if err == nil {
		err = r.target.Root.Rename(r.name, r.target.Name)
	}
	if err == nil {
		r.name = ""
	}
	return r.target.Explain(err)
}

// discard takes back what was not committed.
func (r *replacement) discard() {
	if r.name != "" {
		r.file.Close()
		_ = r.target.Root.Remove(r.name)
	}
}

// makeParents makes the directory that f is in.
func makeParents(f confine.File) error {
	return f.Explain(f.Root.MkdirAll(filepath.Dir(f.Name), 0o777))
}
