// Package fs is the Lua module robot.fs: files and directories.
//
// A path is relative to the first directory that `--fs-root` names, or absolute in any of them; package confine keeps
// it there. Failures that a script may want to handle return nil and a message that names the path and the cause.
//
//   - Text and bytes are both Lua strings; nothing is converted. `bytes = true` marks what is read as bytes for the test.
//   - Only regular files are read, written, copied and hashed: a FIFO or a device could wait for ever.
//   - Writing replaces a file as a whole: a reader sees the old content or the new one, never half of it. The new
//     file is made beside the old one, gets its permissions and is renamed; a symbolic link to the file is followed and
//     stays. `atomic = false` writes into the file itself, which hard links, and programs that hold it open, need.
//     There is no fsync: this is about readers, not about power failures.
//   - Writing, copying and moving make the directories that are missing. A directory as destination means a place in it.
//   - Everything that may take long, because of the size of files and trees or because it waits, ends when the call is
//     cancelled. A file that was being written keeps its old content; a tree stays as far as it was copied or removed.
//   - Results are bounded: the content of a file by maxSize, lists by maxNames; the option `limit` sets another bound.
//   - Temporary files and directories are in a directory of the instance, which is removed with it. Make them in `new` or
//     in keywords: code at the top of a library's file runs once more, to learn its keywords.
//
// The functions run on the goroutine of the Lua state, and there are no others.
package fs

import (
	_ "embed"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/module/confine"
	"github.com/rflua/rflua/engine/module/host"
)

//go:embed fs.lua
var definition string

// Module is robot.fs.
var Module = host.Module{Name: "robot.fs", Definition: definition, Open: open}

func open(_ *lua.LState, h host.Host) host.Contents {
	t := &temporary{host: h}
	return host.Contents{Functions: []host.Function{
		{Name: "read", Params: "path, options?", Run: result(read)},
		{Name: "lines", Params: "path, options?", Run: result(lines)},
		{Name: "write", Params: "path, text, options?", Run: result(write)},
		{Name: "append", Params: "path, text", Run: result(appendTo)},
		{Name: "list", Params: "path?, options?", Run: result(list)},
		{Name: "glob", Params: "pattern, options?", Run: result(glob)},
		{Name: "walk", Params: "path?, options?", Run: result(walk)},
		{Name: "stat", Params: "path, options?", Run: result(stat)},
		{Name: "exists", Params: "path", Run: result(exists)},
		{Name: "is_file", Params: "path", Run: result(isFile)},
		{Name: "is_dir", Params: "path", Run: result(isDir)},
		{Name: "absolute", Params: "path", Run: result(absolute)},
		{Name: "mkdir", Params: "path", Run: result(mkdir)},
		{Name: "remove", Params: "path, options?", Run: remove},
		{Name: "copy", Params: "from, to", Run: result(copyTo)},
		{Name: "move", Params: "from, to", Run: result(moveTo)},
		{Name: "temp_file", Params: "options?", Run: result(t.file)},
		{Name: "temp_dir", Params: "options?", Run: result(t.dir)},
		{Name: "hash", Params: "path, algorithm?", Run: result(hashOf)},
		{Name: "wait_until_exists", Params: "path, options?", Run: result(waitUntilExists)},
		{Name: "wait_until_removed", Params: "path, options?", Run: result(waitUntilRemoved)},
		{Name: "wait_until_contains", Params: "path, text, options?", Run: result(waitUntilContains)},
	}}
}

// result makes a Lua function of run. It returns the value of run, or nil and a message if run returns an error.
func result(run func(*host.Call) (lua.LValue, error)) func(*host.Call) int {
	return func(c *host.Call) int {
		v, err := run(c)
		if err != nil {
			return c.Fail(err)
		}
		return c.Return(v)
	}
}

// find returns the place that argument n names.
func find(c *host.Call, n int) (confine.File, error) { return c.Host.Files().Find(c.String(n)) }

// findDir returns the place that argument n names, or "." if it is not given.
func findDir(c *host.Call, n int) (confine.File, error) {
	return c.Host.Files().Find(c.OptString(n, "."))
}

// limit returns the option limit, or otherwise if it is not given.
func limit(o *host.Options, otherwise int) int {
	n := o.Int("limit", otherwise)
	if n <= 0 {
		o.Error("limit", "must be above 0, not %d", n)
	}
	return n
}
