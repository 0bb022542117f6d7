package fs

import (
	"context"
	"errors"
	"fmt"
	iofs "io/fs"
	"os"
	"path/filepath"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/module/confine"
	"github.com/rflua/rflua/engine/module/host"
)

func copyTo(c *host.Call) (lua.LValue, error) {
	from, err := find(c, 1)
	if err != nil {
		return nil, err
	}
	info, err := from.Root.Stat(from.Name)
	if err != nil {
		return nil, from.Explain(err)
	}
	to, err := destination(c, from, info.IsDir())
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		err = copyTree(c.Host.Context(), from, to)
	} else {
		err = copyFile(c.Host.Context(), from, to)
	}
	return lua.LString(to.Given), err
}

// destination returns the place to copy or move from to, by argument 2: inside it if it is a directory or ends with a
// slash. A file there is replaced, if from is a file.
func destination(c *host.Call, from confine.File, tree bool) (confine.File, error) {
	to, err := find(c, 2)
	if err != nil {
		return to, err
	}
	info, err := to.Root.Stat(to.Name)
	if err == nil && info.IsDir() || confine.Missing(err) && strings.HasSuffix(to.Given, "/") {
		to = to.Child(filepath.Base(from.Path))
		info, err = to.Root.Lstat(to.Name)
	}
	switch {
	case err == nil && (tree || info.IsDir()):
		return to, to.Explain(iofs.ErrExist)
	case err != nil && !confine.Missing(err):
		return to, to.Explain(err)
	}
	if tree {
		inside, err := below(to, from)
		if err == nil && inside {
			err = from.Explain(fmt.Errorf("is a directory and %s is in it", to.Given))
		}
		if err != nil {
			return to, err
		}
	}
	return to, to.MakeParents()
}

// below reports whether a place is in a directory, or the directory itself. They may be named by different roots and
// links.
func below(f, dir confine.File) (bool, error) {
	f, err := f.Real()
	if err != nil {
		return false, err
	}
	if dir, err = dir.Real(); err != nil {
		return false, err
	}
	name, err := filepath.Rel(dir.Path, f.Path)
	return err == nil && filepath.IsLocal(name), nil
}

// copyFile copies content and permissions. A reader of the copy sees all of it or the old content.
func copyFile(ctx context.Context, from, to confine.File) error {
	in, info, err := from.OpenRegular(os.O_RDONLY)
	if err != nil {
		return err
	}
	defer in.Close()
	r, err := to.Replace()
	if err != nil {
		return err
	}
	defer r.Discard()
	var problem error // of writing
	err = pieces(ctx, in, func(piece []byte) error {
		_, problem = r.Write(piece)
		return problem
	})
	if problem == nil && err == nil {
		problem = r.Chmod(info.Mode().Perm())
	}
	switch {
	case problem != nil:
		return to.Explain(problem)
	case err != nil:
		return from.Explain(err)
	}
	return r.Commit()
}

// copyTree copies a directory to a place where nothing is yet.
func copyTree(ctx context.Context, from, to confine.File) error {
	info, err := from.Root.Stat(from.Name)
	if err != nil {
		return from.Explain(err)
	}
	all, err := entries(ctx, from)
	if err != nil {
		return err
	}
	if err := to.Root.Mkdir(to.Name, 0o777); err != nil {
		return to.Explain(err)
	}
	for _, e := range all {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := copyEntry(ctx, from.Child(e.Name()), to.Child(e.Name()), e.Type()); err != nil {
			return err
		}
	}
	// Last, because nothing can be put into a directory that must not be written to.
	return to.Explain(to.Root.Chmod(to.Name, info.Mode().Perm()))
}

// copyEntry copies one thing of a tree. A symbolic link stays one: it may lead to a directory above itself.
func copyEntry(ctx context.Context, from, to confine.File, mode iofs.FileMode) error {
	switch kind(mode) {
	case "directory":
		return copyTree(ctx, from, to)
	case "file":
		return copyFile(ctx, from, to)
	case "link":
		target, err := from.Root.Readlink(from.Name)
		if err != nil {
			return from.Explain(err)
		}
		return to.Explain(to.Root.Symlink(target, to.Name))
	}
	return from.Explain(errors.New("is neither a file nor a directory and cannot be copied"))
}
