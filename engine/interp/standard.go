package interp

import (
	"fmt"
	"math"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/compile"
	"github.com/rflua/rflua/engine/inside"
	"github.com/rflua/rflua/engine/stdlib"
)

// OpenStandard opens the standard library, without what is removed and with our own versions of what is unsafe or
// wrong in gopher-lua or means something else in a keyword. Called again, it puts back what was overwritten; the tables
// stay the same.
func (s *State) OpenStandard() {
	L := s.L
	globals := L.G.Global
	inside.Grow(globals, 40)
	loaded := keptTable(L.G.Registry, "_LOADED", 16)
	for _, table := range stdlib.Tables() {
		t := globals
		if table.Name != "_G" {
			t = keptTable(loaded, table.Name, len(table.Fields)+1)
		}
		for _, field := range table.Fields {
			inside.Set(t, field.Key, field.Value)
		}
		globals.RawSetString(table.Name, t)
		loaded.RawSetString(table.Name, t)
		switch table.Name {
		case "string":
			t.RawSetString("__index", t)
			L.SetMetatable(lua.LString(""), t)
		case "math":
			t.RawSetString("huge", lua.LNumber(math.Inf(1))) // gopher-lua's is the largest finite number
		}
	}
	L.SetFuncs(globals, map[string]lua.LGFunction{
		"assert": assertValue, "error": raiseError, "pcall": s.pcall, "xpcall": s.xpcall, "print": s.luaPrint,
		"load": s.load, "loadstring": s.load, "require": s.require,
	})
	s.openCoroutine(L)
	s.openOutput(L)
	s.openPackage(L)
	keptTable(globals, "debug", 1).RawSetString("traceback", L.NewFunction(s.luaTraceback))
}

// keptTable returns the table in a field of another, made for size fields if it is not there.
func keptTable(in *lua.LTable, name string, size int) *lua.LTable {
	t, ok := in.RawGetString(name).(*lua.LTable)
	if !ok {
		t = inside.NewTable(size)
		in.RawSetString(name, t)
	}
	return t
}

// raiseError is Lua's error(value, level), but for one thing: without a level a message stays as it is, because the
// test sees it. With one it is prefixed with the place of that level, as in Lua.
func raiseError(L *lua.LState) int {
	L.Error(L.Get(1), L.OptInt(2, 0))
	return 0
}

// assertValue is Lua's assert(value, message). gopher-lua's puts a place in front of the message and does not take a
// table.
func assertValue(L *lua.LState) int {
	if lua.LVAsBool(L.CheckAny(1)) {
		return L.GetTop()
	}
	if L.Get(2) == lua.LNil {
		L.RaiseError("assertion failed!")
	}
	L.Error(L.Get(2), 0)
	return 0
}

// luaPrint is Lua's print: a message in the log of the keyword.
func (s *State) luaPrint(L *lua.LState) int {
	var line strings.Builder
	for i := 1; i <= L.GetTop() && line.Len() <= s.options.MaxLog; i++ { // the log does not take more
		if i > 1 {
			line.WriteByte('\t')
		}
		line.WriteString(L.ToStringMeta(L.Get(i)).String())
	}
	line.WriteByte('\n')
	s.print(line.String())
	return 0
}

// openOutput makes the part of Lua's io that writes: to the log of the keyword.
func (s *State) openOutput(L *lua.LState) {
	io := keptTable(L.G.Global, "io", 3)
	stream := keptTable(io, "stdout", 4)
	write := func(first int, self lua.LValue) lua.LGFunction {
		return func(L *lua.LState) int {
			for i := first; i <= L.GetTop(); i++ {
				s.print(L.CheckString(i))
			}
			L.Push(self)
			return 1
		}
	}
	nothing := func(L *lua.LState) int {
		L.Push(lua.LTrue)
		return 1
	}
	L.SetFuncs(stream, map[string]lua.LGFunction{
		"write": write(2, stream), "flush": nothing, "setvbuf": nothing, "close": nothing,
	})
	L.SetFuncs(io, map[string]lua.LGFunction{"write": write(1, stream)})
	io.RawSetString("stderr", stream)
}

// maxLoad is how much source code load takes, in bytes. Compiling that takes about a second.
const maxLoad = 1 << 20

// load is Lua's load(chunk, name), where chunk is text or a function that gives it in pieces.
func (s *State) load(L *lua.LState) int {
	var src strings.Builder
	switch chunk := L.CheckAny(1).(type) {
	case lua.LString:
		src.WriteString(string(chunk))
	case *lua.LFunction:
		for {
			L.Push(chunk)
			L.Call(0, 1)
			piece := L.Get(-1)
			L.Pop(1)
			if piece == lua.LNil || piece == lua.LString("") {
				break
			}
			text, ok := piece.(lua.LString)
			if !ok {
				L.Push(lua.LNil)
				L.Push(lua.LString("the function must return strings"))
				return 2
			}
			if src.WriteString(string(text)); src.Len() > maxLoad {
				break
			}
		}
	default:
		L.TypeError(1, lua.LTFunction)
	}
	if src.Len() > maxLoad {
		L.Push(lua.LNil)
		L.Push(lua.LString(fmt.Sprintf("the source code is longer than %d bytes (%d MiB)", maxLoad, maxLoad>>20)))
		return 2
	}
	proto, _, err := compile.Compile(s.interrupt, L.OptString(2, "[string]"), []byte(src.String()))
	s.endIfInterrupted(L)
	if err != nil {
		L.Push(lua.LNil)
		L.Push(lua.LString(err.Error()))
		return 2
	}
	L.Push(L.NewFunctionFromProto(proto))
	return 1
}

// luaTraceback is Lua's debug.traceback([message]).
func (s *State) luaTraceback(L *lua.LState) int {
	text := traceback(s.frames(L, 1), "the keyword")
	switch message := L.Get(1).(type) {
	case *lua.LNilType:
		L.Push(lua.LString(text))
	case lua.LString, lua.LNumber:
		L.Push(lua.LString(message.String() + "\n" + text))
	default:
		L.Push(message)
	}
	return 1
}
