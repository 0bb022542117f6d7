package fs

import (
	"context"
	"errors"
	iofs "io/fs"
	"os"
	"syscall"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/module/confine"
	"github.com/rflua/rflua/engine/module/host"
)

// moveTo implements fs.move. It moves a symbolic link itself, not the file that the link leads to.
func moveTo(c *host.Call) (lua.LValue, error) {
	from, err := find(c, 1)
	if err != nil {
		return nil, err
	}
	info, err := from.Root.Lstat(from.Name)
	if err == nil && from.Name == "." {
		err = errIsRoot
	}
	if err != nil {
		return nil, from.Explain(err)
	}
	to, err := destination(c, from, info.IsDir())
	if err != nil {
		return nil, err
	}
	err = syscall.EXDEV
	if from.Root == to.Root {
		err = from.Root.Rename(from.Name, to.Name)
	}
	if errors.Is(err, syscall.EXDEV) {
		err = moveFar(c.Host.Context(), from, to, info)
	}
	return lua.LString(to.Given), to.Explain(err)
}

// moveFar moves to another root or file system, to which nothing can be renamed.
func moveFar(ctx context.Context, from, to confine.File, info iofs.FileInfo) error {
	if old, err := to.Root.Stat(to.Name); err == nil && os.SameFile(old, info) {
		return nil // the same by another way; removing it would be all that happens
	}
	if kind(info.Mode()) == "link" {
		// It replaces a file, as renaming it would.
		if err := to.Root.Remove(to.Name); err != nil && !confine.Missing(err) {
			return to.Explain(err)
		}
	}
	if err := copyEntry(ctx, from, to, info.Mode()); err != nil {
		return err
	}
	if info.IsDir() {
		return removeTree(ctx, from)
	}
	return from.Explain(from.Root.Remove(from.Name))
}
