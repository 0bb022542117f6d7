package interp

import (
	"slices"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/compile"
)

// trampoline is the body of a coroutine that runs a Go function; gopher-lua cannot start one with that itself.
var trampoline = compile.MustCompile("[coroutine]", "local f; return function(...) return f(...) end").FunctionPrototypes[0]

// yielding makes a yield of a raw one: a yield that is resumed with fewer values than are expected leaves a Go nil in
// the machine of gopher-lua, while a return of Lua fills up.
var yielding = compile.MustCompile("[coroutine]", `
local yield = ...
local function fill(...) return ... end
return function(...) return fill(yield(...)) end`)

// openCoroutine replaces what gopher-lua's coroutines lack: they hear an interrupt, and nest only so deep.
func (s *State) openCoroutine(L *lua.LState) {
	t := L.GetGlobal("coroutine").(*lua.LTable)
	create := t.RawGetString("create").(*lua.LFunction).GFunction
	resume := t.RawGetString("resume").(*lua.LFunction).GFunction
	newThread := func(L *lua.LState) *lua.LState {
		if fn := L.CheckFunction(1); fn.IsG {
			body := L.NewFunctionFromProto(trampoline)
			body.Upvalues[0] = &lua.Upvalue{}
			body.Upvalues[0].Close()
			body.Upvalues[0].SetValue(fn)
			L.Replace(1, body)
		}
		create(L)
		thread := L.CheckThread(-1)
		s.interrupt.guard(thread)
		return thread
	}
	resumeThread := func(L *lua.LState) int {
		thread := L.CheckThread(1)
		if slices.Contains(s.active, thread) {
			L.Push(lua.LFalse)
			L.Push(lua.LString("cannot resume a coroutine that is not suspended"))
			return 2
		}
		s.nest(L)
		running := L.G.CurrentThread
		s.active = append(s.active, thread)
		n := resume(L)
		s.active = s.active[:len(s.active)-1]
		s.nesting--
		L.G.CurrentThread = running
		s.endIfInterrupted(L)
		return n
	}
	L.Push(L.NewFunctionFromProto(yielding))
	L.Push(t.RawGetString("yield"))
	L.Call(1, 1)
	t.RawSetString("yield", L.Get(-1))
	L.Pop(1)
	L.SetFuncs(t, map[string]lua.LGFunction{
		"create": func(L *lua.LState) int {
			L.Push(newThread(L))
			return 1
		},
		"resume": resumeThread,
		"wrap": func(L *lua.LState) int {
			thread := newThread(L)
			resume := func(L *lua.LState) int {
				L.Insert(thread, 1)
				n := resumeThread(L)
				first := L.GetTop() - n + 1
				if L.Get(first) == lua.LFalse {
					L.Error(L.Get(first+1), 0)
				}
				return n - 1
			}
			L.Push(L.NewClosure(resume, thread)) // an upvalue, so that an edit finds it
			return 1
		},
		"running": func(L *lua.LState) int {
			if thread := L.G.CurrentThread; thread != nil && thread != L.G.MainThread {
				L.Push(thread)
			} else {
				L.Push(lua.LNil)
			}
			return 1
		},
	})
}
