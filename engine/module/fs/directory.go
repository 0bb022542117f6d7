package fs

import (
	"context"
	"errors"
	"fmt"
	"io"
	iofs "io/fs"
	"os"
	"slices"
	"strings"
	"syscall"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/module/confine"
	"github.com/rflua/rflua/engine/module/host"
)

const (
	maxNames   = 100_000   // names that a list has at most
	maxEntries = 1_000_000 // entries that one directory may have
)

// entries returns the entries of a directory, sorted by name.
func entries(ctx context.Context, f confine.File) ([]iofs.DirEntry, error) {
	info, err := f.Root.Stat(f.Name)
	if err == nil && !info.IsDir() {
		err = syscall.ENOTDIR
	}
	if err != nil {
		return nil, f.Explain(err)
	}
	dir, err := f.Root.OpenFile(f.Name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, f.Explain(err)
	}
	defer dir.Close()
	var all []iofs.DirEntry
	for {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		some, err := dir.ReadDir(1000)
		if all = append(all, some...); len(all) > maxEntries {
			return nil, f.Explain(fmt.Errorf("there are more than %d entries, too many for one directory", maxEntries))
		}
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, f.Explain(err)
		}
	}
	slices.SortFunc(all, func(a, b iofs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return all, nil
}

// filter selects the names of a list.
type filter struct {
	pattern string // of the name; empty for all
	kind    string // or "any"
	limit   int
}

func filterOf(o *host.Options) filter {
	w := filter{o.String("pattern", ""), o.Choice("type", "any", "file", "directory", "link", "other"), limit(o, maxNames)}
	if _, err := match(w.pattern, ""); err != nil {
		o.Error("pattern", "is not a pattern: %q", w.pattern)
	}
	return w
}

func (w filter) wants(e iofs.DirEntry) bool {
	if w.kind != "any" && w.kind != kind(e.Type()) {
		return false
	}
	if w.pattern == "" {
		return true
	}
	fits, _ := match(w.pattern, e.Name())
	return fits
}

func list(c *host.Call) (lua.LValue, error) {
	w := filterOf(c.Options(2, "pattern", "type", "limit"))
	f, err := findDir(c, 1)
	if err != nil {
		return nil, err
	}
	all, err := entries(c.Host.Context(), f)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range all {
		if !w.wants(e) {
			continue
		}
		if len(names) == w.limit {
			return nil, f.Explain(errTooMuch(w.limit, "names"))
		}
		names = append(names, e.Name())
	}
	return stringList(c, names), nil
}

// stringList returns texts as a list for Lua.
func stringList(c *host.Call, texts []string) *lua.LTable {
	t := c.L.CreateTable(len(texts), 0)
	for _, text := range texts {
		t.Append(lua.LString(text))
	}
	return c.Host.Marks().List(t)
}

func mkdir(c *host.Call) (lua.LValue, error) {
	f, err := find(c, 1)
	if err != nil {
		return nil, err
	}
	return done(f.Explain(f.Root.MkdirAll(f.Name, 0o777)))
}

var errIsRoot = errors.New("is one of the directories that can be used; it cannot be removed or moved itself")

// remove implements fs.remove. If there is nothing to remove it returns false and a message, a failure nil and a message.
func remove(c *host.Call) int {
	o := c.Options(2, "recursive")
	recursive := o.Bool("recursive", false)
	f, err := find(c, 1)
	if err != nil {
		return c.Fail(err)
	}
	info, err := f.Root.Lstat(f.Name)
	switch {
	case confine.Missing(err):
		return c.Return(lua.LFalse, lua.LString(f.Explain(err).Error()))
	case err == nil && f.Name == ".":
		err = errIsRoot
	case err == nil && recursive && info.IsDir():
		err = removeTree(c.Host.Context(), f)
	case err == nil:
		if err = f.Root.Remove(f.Name); errors.Is(err, syscall.ENOTEMPTY) {
			err = fmt.Errorf("%w; option 'recursive' = true removes what is in it too", syscall.ENOTEMPTY)
		}
	}
	if err != nil {
		return c.Fail(f.Explain(err))
	}
	return c.Return(lua.LTrue)
}

// removeTree removes a directory and its content. It does not follow symbolic links.
func removeTree(ctx context.Context, dir confine.File) error {
	all, err := entries(ctx, dir)
	if err != nil {
		return err
	}
	for _, e := range all {
		if err := ctx.Err(); err != nil {
			return err
		}
		child := dir.Child(e.Name())
		if e.IsDir() {
			err = removeTree(ctx, child)
		} else {
			err = child.Explain(child.Root.Remove(child.Name))
		}
		if err != nil && !confine.Missing(err) {
			return err
		}
	}
	return dir.Explain(dir.Root.Remove(dir.Name))
}
