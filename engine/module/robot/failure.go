package robot

import (
	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/module/host"
)

// failureMetatable returns a metatable by which a caught failure prints as its message.
func failureMetatable(L *lua.LState) *lua.LTable {
	mt := L.NewTable()
	mt.RawSetString("__tostring", L.NewFunction(func(L *lua.LState) int {
		text := lua.LValue(lua.LString("failure"))
		if t, ok := L.Get(1).(*lua.LTable); ok {
			if s, ok := t.RawGetString("message").(lua.LString); ok {
				text = s
			}
		}
		L.Push(text)
		return 1
	}))
	return mt
}

// options are the fields that robot.fail takes besides the message; error{...} takes the same.
var options = []string{"type", "html", "continuable", "fatal", "skip"}

func (r *robot) fail(c *host.Call) int {
	c.Options(2, options...)
	failure := c.L.NewTable()
	if c.Given(2) {
		given := c.Table(2)
		for key, v := given.Next(lua.LNil); key != lua.LNil; key, v = given.Next(key) {
			failure.RawSet(key, v)
		}
	}
	return r.raise(c, failure)
}

func (r *robot) fatal(c *host.Call) int { return r.raiseWith(c, "fatal") }
func (r *robot) skip(c *host.Call) int  { return r.raiseWith(c, "skip") }

func (r *robot) raiseWith(c *host.Call, flag string) int {
	failure := c.L.NewTable()
	failure.RawSetString(flag, lua.LTrue)
	return r.raise(c, failure)
}

// raise ends the keyword with the message in argument 1.
func (r *robot) raise(c *host.Call, failure *lua.LTable) int {
	text := ""
	if c.Given(1) {
		text = c.L.ToStringMeta(c.Arg(1)).String()
	}
	failure.RawSetString("message", lua.LString(text))
	failure.Metatable = r.failure
	c.L.Error(failure, 0)
	return 0
}
