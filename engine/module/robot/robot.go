// Package robot is the Lua module robot: values, failures, keyword declarations and what else a keyword library needs
// of Robot Framework and of rflua.
//
//	local robot = require("robot")
//
// Values: null (None inside a list), list(t) and dict(t) mark a table, int(x), float(x) and bytes(s) force a type.
// Failures: fail(message, options), fatal(message), skip(message) end the keyword.
// Declarations: keyword{ name=, args=, types=, tags=, doc=, run= }.
// The rest: sleep(seconds), variable(name, default), version.
package robot

import (
	"math"
	"time"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/marshal"
	"github.com/rflua/rflua/engine/module/host"
)

// Module is robot.
var Module = host.Module{Name: "robot", Open: open}

func open(L *lua.LState, h host.Host) *lua.LTable {
	r := &robot{host: h, marks: h.Marks()}
	r.failure = failureMetatable(L)
	t := host.Table(L, map[string]lua.LGFunction{
		"list": r.list, "dict": r.dict, "int": r.int, "float": r.float, "bytes": r.bytes,
		"fail": r.fail, "fatal": r.fatal, "skip": r.skip,
		"keyword": r.keyword, "sleep": r.sleep, "variable": r.variable,
	})
	t.RawSetString("null", r.marks.Null)
	t.RawSetString("version", lua.LString(h.Version()))
	return t
}

// robot is the module in one Lua state.
type robot struct {
	host    host.Host
	marks   *marshal.Marks
	failure *lua.LTable // the metatable of raised failures
}

// markable is argument 1: a table without a metatable of its own, or nothing.
func (r *robot) markable(L *lua.LState) *lua.LTable {
	if L.GetTop() == 0 {
		return L.NewTable()
	}
	t := L.CheckTable(1)
	if !r.marks.Own(t) {
		L.ArgError(1, "a table with a metatable of its own cannot be marked")
	}
	return t
}

func (r *robot) list(L *lua.LState) int {
	L.Push(r.marks.List(r.markable(L)))
	return 1
}

func (r *robot) dict(L *lua.LState) int {
	L.Push(r.marks.Dict(r.markable(L)))
	return 1
}

func (r *robot) int(L *lua.LState) int {
	n, err := marshal.ParseInt(L.CheckAny(1))
	if err != nil {
		L.ArgError(1, err.Error())
	}
	L.Push(r.marks.Wrap(n))
	return 1
}

func (r *robot) float(L *lua.LState) int {
	L.Push(r.marks.Wrap(marshal.Float(L.CheckNumber(1))))
	return 1
}

func (r *robot) bytes(L *lua.LState) int {
	L.Push(r.marks.Wrap(marshal.Bytes(L.CheckString(1))))
	return 1
}

func (r *robot) keyword(L *lua.LState) int {
	L.Push(r.host.Declare(L, L.CheckTable(1)))
	return 1
}

func (r *robot) variable(L *lua.LState) int {
	if text, ok := r.host.Variable(L.CheckString(1)); ok {
		L.Push(lua.LString(text))
	} else {
		L.Push(L.Get(2))
	}
	return 1
}

// longest keeps the nanoseconds of a sleep within int64.
const longest = float64(math.MaxInt64 / int64(time.Second))

func (r *robot) sleep(L *lua.LState) int {
	seconds := float64(L.CheckNumber(1))
	if !(seconds >= 0 && seconds < longest) {
		L.ArgError(1, "seconds must be 0 or more")
	}
	ctx := r.host.Context()
	timer := time.NewTimer(time.Duration(seconds * float64(time.Second)))
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
		host.Cancelled(L, ctx)
	}
	return 0
}
