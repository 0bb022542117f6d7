package confine

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// Replacement is a new file that replaces another when it is complete: a reader sees the old content or the new one,
// never half of it. It is made beside the other, with a hidden name.
type Replacement struct {
	*os.File
	target File   // without symbolic links
	name   string // in the root; empty once the target is replaced
}

// ErrBeside reports that a file cannot be replaced because its directory cannot be written to.
var ErrBeside = errors.New("cannot make a new file beside it")

// Replace begins a new content of f, which [Replacement.Commit] puts in place. If f exists, it must be a file that
// could be written to; the new one gets its permissions. Directories that are missing are made.
func (f File) Replace() (*Replacement, error) {
	real, err := f.Real()
	if err != nil {
		return nil, err
	}
	old, info, err := real.OpenRegular(os.O_WRONLY)
	switch {
	case err == nil:
		old.Close()
	case !Missing(err):
		return nil, err
	default:
		if err := real.MakeParents(); err != nil {
			return nil, err
		}
	}
	r := &Replacement{target: real, name: filepath.Join(filepath.Dir(real.Name), ".rflua-"+rand.Text()+".tmp")}
	r.File, err = f.Root.OpenFile(r.name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if errors.Is(err, fs.ErrPermission) && info != nil {
		return nil, f.Explain(fmt.Errorf("%w (%w)", ErrBeside, syscall.EACCES))
	}
	if err != nil {
		return nil, f.Explain(err)
	}
	if info != nil {
		if err := r.Chmod(info.Mode().Perm()); err != nil {
			r.Discard()
			return nil, f.Explain(err)
		}
	}
	return r, nil
}

// Commit replaces the old file by the new one.
func (r *Replacement) Commit() error {
	err := r.Close()
	if err == nil {
		err = r.target.Root.Rename(r.name, r.target.Name)
	}
	if err == nil {
		r.name = ""
	}
	return r.target.Explain(err)
}

// Discard removes a file that was not committed. It does nothing after Commit, so it can be deferred.
func (r *Replacement) Discard() {
	if r.name != "" {
		r.Close()
		_ = r.target.Root.Remove(r.name)
	}
}

// MakeParents makes the directory that f is in.
func (f File) MakeParents() error {
	return f.Explain(f.Root.MkdirAll(filepath.Dir(f.Name), 0o777))
}
