package fs

import (
	"fmt"
	iofs "io/fs"
	"time"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/module/confine"
	"github.com/rflua/rflua/engine/module/host"
)

func stat(c *host.Call) (lua.LValue, error) {
	o := c.Options(2, "follow")
	follow := o.Bool("follow", true)
	f, err := find(c, 1)
	if err != nil {
		return nil, err
	}
	status := f.Root.Stat
	if !follow {
		status = f.Root.Lstat
	}
	info, err := status(f.Name)
	if err != nil {
		return nil, f.Explain(err)
	}
	t := c.Host.Marks().Dict(c.L.NewTable())
	t.RawSetString("path", lua.LString(f.Path))
	t.RawSetString("type", lua.LString(kind(info.Mode())))
	t.RawSetString("size", lua.LNumber(info.Size()))
	t.RawSetString("mode", lua.LString(fmt.Sprintf("%04o", info.Mode().Perm())))
	t.RawSetString("mtime", lua.LNumber(float64(info.ModTime().UnixMicro())/1e6))
	t.RawSetString("modified", lua.LString(info.ModTime().UTC().Format(time.RFC3339Nano)))
	return t, nil
}

// is returns true to Lua if the file that argument 1 names satisfies holds; a symbolic link counts as what it leads to.
func is(c *host.Call, holds func(iofs.FileInfo) bool) (lua.LValue, error) {
	f, err := find(c, 1)
	if err != nil {
		return nil, err
	}
	info, err := f.Root.Stat(f.Name)
	if confine.Missing(err) {
		return lua.LFalse, nil
	}
	if err != nil {
		return nil, f.Explain(err)
	}
	return lua.LBool(holds(info)), nil
}

func exists(c *host.Call) (lua.LValue, error) {
	return is(c, func(iofs.FileInfo) bool { return true })
}

func isFile(c *host.Call) (lua.LValue, error) {
	return is(c, func(info iofs.FileInfo) bool { return info.Mode().IsRegular() })
}

func isDir(c *host.Call) (lua.LValue, error) { return is(c, iofs.FileInfo.IsDir) }

func absolute(c *host.Call) (lua.LValue, error) {
	f, err := find(c, 1)
	return lua.LString(f.Path), err
}
