// Package robot is the Lua module robot: values, failures, keyword declarations and what else a keyword library needs
// of Robot Framework and of rflua.
package robot

import (
	_ "embed"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/marshal"
	"github.com/rflua/rflua/engine/module/host"
)

//go:embed robot.lua
var definition string

// Module is robot.
var Module = host.Module{Name: "robot", Definition: definition, Open: open}

func open(L *lua.LState, h host.Host) host.Contents {
	r := &robot{host: h, marks: h.Marks()}
	r.failure = failureMetatable(L)
	return host.Contents{
		Functions: []host.Function{
			{Name: "list", Params: "t?", Run: r.list},
			{Name: "dict", Params: "t?", Run: r.dict},
			{Name: "int", Params: "x", Run: r.int},
			{Name: "float", Params: "x", Run: r.float},
			{Name: "bytes", Params: "s", Run: r.bytes},
			{Name: "fail", Params: "message?, options?", Run: r.fail},
			{Name: "fatal", Params: "message?", Run: r.fatal},
			{Name: "skip", Params: "message?", Run: r.skip},
			{Name: "keyword", Params: "declaration", Run: r.keyword},
			{Name: "sleep", Params: "duration", Run: r.sleep},
			{Name: "variable", Params: "name, default?", Run: r.variable},
		},
		Values: map[string]lua.LValue{"null": r.marks.Null, "version": lua.LString(h.Version())},
	}
}

// robot is the module in one Lua state.
type robot struct {
	host    host.Host
	marks   *marshal.Marks
	failure *lua.LTable // the metatable of raised failures
}

// markable returns argument 1, which must be a table without a metatable of its own, or nothing.
func (r *robot) markable(c *host.Call) *lua.LTable {
	if !c.Given(1) {
		return c.L.NewTable()
	}
	t := c.Table(1)
	if !r.marks.Markable(t) {
		c.ArgError(1, "has a metatable of its own and cannot be marked")
	}
	return t
}

func (r *robot) list(c *host.Call) int { return c.Return(r.marks.List(r.markable(c))) }
func (r *robot) dict(c *host.Call) int { return c.Return(r.marks.Dict(r.markable(c))) }

func (r *robot) int(c *host.Call) int {
	n, err := marshal.ParseInt(c.Arg(1))
	if err != nil {
		c.ArgError(1, "is wrong: %s", err)
	}
	return c.Return(r.marks.Wrap(n))
}

func (r *robot) float(c *host.Call) int { return c.Return(r.marks.Wrap(marshal.Float(c.Number(1)))) }
func (r *robot) bytes(c *host.Call) int { return c.Return(r.marks.Wrap(marshal.Bytes(c.String(1)))) }

func (r *robot) keyword(c *host.Call) int { return c.Return(r.host.Declare(c.L, c.Table(1))) }

func (r *robot) variable(c *host.Call) int {
	if text, ok := r.host.Variable(c.String(1)); ok {
		return c.Return(lua.LString(text))
	}
	return c.Return(c.Arg(2))
}

func (r *robot) sleep(c *host.Call) int {
	c.Sleep(c.Duration(1))
	return 0
}
