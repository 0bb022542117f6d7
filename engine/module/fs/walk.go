package fs

import (
	"context"
	iofs "io/fs"
	"math"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/module/confine"
	"github.com/rflua/rflua/engine/module/host"
)

func walk(c *host.Call) (lua.LValue, error) {
	o := c.Options(2, "pattern", "type", "depth", "limit")
	w, depth := filterOf(o), o.Int("depth", math.MaxInt32)
	if depth <= 0 {
		o.Error("depth", "must be above 0, not %d", depth)
	}
	dir, err := findDir(c, 1)
	if err != nil {
		return nil, err
	}
	var found []string
	err = visit(c.Host.Context(), dir, depth, func(f confine.File, e iofs.DirEntry) error {
		if !w.wants(e) {
			return nil
		}
		if len(found) == w.limit {
			return dir.Explain(errTooMuch(w.limit, "names"))
		}
		found = append(found, f.Given)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return stringList(c, found), nil
}

// visit calls do for everything below a directory, sorted by name, a directory before its content. Symbolic links are not
// followed. It leaves out what is removed meanwhile.
func visit(ctx context.Context, dir confine.File, depth int, do func(confine.File, iofs.DirEntry) error) error {
	all, err := entries(ctx, dir)
	if err != nil {
		return err
	}
	for _, e := range all {
		if err := ctx.Err(); err != nil {
			return err
		}
		child := dir.Child(e.Name())
		if err := do(child, e); err != nil {
			return err
		}
		if e.IsDir() && depth > 1 {
			if err := visit(ctx, child, depth-1, do); err != nil && !confine.Missing(err) {
				return err
			}
		}
	}
	return nil
}
