package engine

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/bounded"
	"github.com/rflua/rflua/engine/inside"
)

// removed are the standard functions that a keyword library does not get: they reach the process, its files, its
// standard streams or the interpreter itself.
var removed = map[string][]string{
	"_G": {"dofile", "loadfile", "module", "newproxy", "setfenv", "_printregs", "require", "_G"},
	"os": {"execute", "exit", "remove", "rename", "setenv", "setlocale", "tmpname"},
}

// standardTable is a table of the standard library with what it holds in every state, by name. Its functions are those of
// gopher-lua and of package bounded, which keep nothing of a state and never change, so that all states share them.
type standardTable struct {
	name   string
	fields []standardField
}

type standardField struct {
	key   lua.LValue // a string
	value lua.LValue
}

// standardTables are made once, of a state that is used for nothing else.
var standardTables = sync.OnceValue(func() (tables []standardTable) {
	L := lua.NewState(lua.Options{SkipOpenLibs: true})
	defer L.Close()
	for _, lib := range []struct {
		name string
		open lua.LGFunction
	}{
		{"_G", lua.OpenBase}, {"table", lua.OpenTable}, {"string", lua.OpenString}, {"math", lua.OpenMath},
		{"coroutine", lua.OpenCoroutine}, {"os", lua.OpenOs},
	} {
		L.Push(L.NewFunction(lib.open))
		L.Call(0, 1)
		t := L.Get(-1).(*lua.LTable)
		L.Pop(1)
		L.SetFuncs(t, bounded.Functions(lib.name))
		table := standardTable{name: lib.name}
		for key, v := t.Next(lua.LNil); key != lua.LNil; key, v = t.Next(key) {
			name := key.String()
			_, isTable := v.(*lua.LTable)
			if isTable || slices.Contains(removed[lib.name], name) {
				continue
			}
			if fn, ok := v.(*lua.LFunction); ok {
				fn.Env = nil // that of a state that nobody uses
			}
			table.fields = append(table.fields, standardField{key, v})
		}
		slices.SortFunc(table.fields, func(a, b standardField) int { return strings.Compare(a.key.String(), b.key.String()) })
		tables = append(tables, table)
	}
	return tables
})

// openStandard opens the standard library, without what is removed and with our own versions of what is unsafe or
// wrong in gopher-lua or means something else in a keyword. Opened again, it puts back what was overwritten; the tables
// stay the same.
func (s *state) openStandard() {
	L := s.L
	globals := L.G.Global
	inside.Grow(globals, 40)
	loaded := keptTable(L.G.Registry, "_LOADED", 16)
	for _, table := range standardTables() {
		t := globals
		if table.name != "_G" {
			t = keptTable(loaded, table.name, len(table.fields)+1)
		}
		for _, field := range table.fields {
			inside.Set(t, field.key, field.value)
		}
		globals.RawSetString(table.name, t)
		loaded.RawSetString(table.name, t)
		switch table.name {
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

// keptTable is the table in a field of another, made for size fields if it is not there.
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
func (s *state) luaPrint(L *lua.LState) int {
	var line strings.Builder
	for i := 1; i <= L.GetTop() && line.Len() <= maxLog; i++ { // the log does not take more
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
func (s *state) openOutput(L *lua.LState) {
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
func (s *state) load(L *lua.LState) int {
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
	proto, _, err := compileFile(s.interrupt, L.OptString(2, "[string]"), []byte(src.String()))
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
func (s *state) luaTraceback(L *lua.LState) int {
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
