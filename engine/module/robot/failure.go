package robot

import (
	lua "github.com/yuin/gopher-lua"
)

// failureMetatable makes a caught failure print as its message.
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
var options = map[string]bool{"type": true, "html": true, "continuable": true, "fatal": true, "skip": true}

func (r *robot) fail(L *lua.LState) int {
	failure := L.NewTable()
	if given, ok := L.Get(2).(*lua.LTable); ok {
		for key, v := given.Next(lua.LNil); key != lua.LNil; key, v = given.Next(key) {
			if name, ok := key.(lua.LString); !ok || !options[string(name)] {
				L.ArgError(2, "unknown option "+key.String()+": there are type, html, continuable, fatal and skip")
			}
			failure.RawSet(key, v)
		}
	} else if L.Get(2) != lua.LNil {
		L.ArgError(2, "a table of options expected, got "+L.Get(2).Type().String())
	}
	return r.raise(L, failure)
}

func (r *robot) fatal(L *lua.LState) int {
	failure := L.NewTable()
	failure.RawSetString("fatal", lua.LTrue)
	return r.raise(L, failure)
}

func (r *robot) skip(L *lua.LState) int {
	failure := L.NewTable()
	failure.RawSetString("skip", lua.LTrue)
	return r.raise(L, failure)
}

// raise ends the keyword with the message in argument 1.
func (r *robot) raise(L *lua.LState, failure *lua.LTable) int {
	text := ""
	if L.Get(1) != lua.LNil {
		text = L.ToStringMeta(L.Get(1)).String()
	}
	failure.RawSetString("message", lua.LString(text))
	failure.Metatable = r.failure
	L.Error(failure, 0)
	return 0
}
