package engine

import (
	"fmt"
	"runtime/debug"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/module"
	"github.com/rflua/rflua/engine/module/host"
)

// openPackage makes Lua's package table: loaded and preload work as in Lua, the search paths cannot be changed.
func (s *state) openPackage(L *lua.LState) {
	pkg := keptTable(L.G.Global, "package", 6)
	loaded := L.GetField(L.Get(lua.RegistryIndex), "_LOADED")
	pkg.RawSetString("loaded", loaded)
	keptTable(pkg, "preload", 1)
	pkg.RawSetString("config", lua.LString("/\n;\n?\n!\n-\n"))
	pkg.RawSetString("path", lua.LString("./?.lua;./?/init.lua;./lua_modules/share/lua/5.1/?.lua;./lua_modules/share/lua/5.1/?/init.lua"))
	pkg.RawSetString("cpath", lua.LString(""))
}

// loadingMark stands in package.loaded while a module runs, to find a loop.
var loadingMark = &lua.LUserData{}

// require is Lua's require(name).
func (s *state) require(L *lua.LState) int {
	name := L.CheckString(1)
	pkg, _ := L.GetGlobal("package").(*lua.LTable)
	loaded, _ := L.GetField(L.Get(lua.RegistryIndex), "_LOADED").(*lua.LTable)
	switch v := loaded.RawGetString(name); {
	case v == loadingMark:
		L.RaiseError("module '%s' requires itself, directly or through others", name)
	case lua.LVAsBool(v):
		L.Push(v)
		return 1
	}
	loader := s.loader(L, pkg, name)
	loaded.RawSetString(name, loadingMark)
	finished := false
	defer func() {
		if !finished { // the module raised an error: the next require tries again
			loaded.RawSetString(name, lua.LNil)
		}
	}()
	L.Push(loader)
	L.Push(lua.LString(name))
	L.Call(1, 1)
	result := L.Get(-1)
	if own := loaded.RawGetString(name); result == lua.LNil && own != loadingMark {
		result = own
	}
	if result == lua.LNil {
		result = lua.LTrue
	}
	finished = true
	loaded.RawSetString(name, result)
	L.Push(result)
	return 1
}

// loader is the function that makes the module name: from package.preload, from Go or from a file.
func (s *state) loader(L *lua.LState, pkg *lua.LTable, name string) *lua.LFunction {
	if pkg != nil {
		if preload, ok := pkg.RawGetString("preload").(*lua.LTable); ok {
			if fn, ok := preload.RawGetString(name).(*lua.LFunction); ok {
				return fn
			}
		}
	}
	for _, m := range module.All {
		if m.Name == name {
			return L.NewFunction(func(L *lua.LState) int {
				L.Push(host.Table(L, s, m))
				return 1
			})
		}
	}
	unit, err := s.units.find(name)
	if err != nil {
		s.remember(err)
		L.RaiseError("%s", err.Error())
	}
	return L.NewFunctionFromProto(unit.proto)
}

// Guard makes a Go panic in a function of a module a failure of the keyword, with its stack in the server's log.
func (s *state) Guard(where string, fn lua.LGFunction) lua.LGFunction {
	return func(L *lua.LState) int {
		defer func() {
			r := recover()
			if r == nil {
				return
			}
			if _, ok := r.(*lua.ApiError); ok || r == callStackOverflow {
				panic(r) // a Lua error on its way
			}
			s.logger.Error("panic in a Go-provided function", "request", s.request, "function", where, "panic", fmt.Sprint(r),
				"stack", string(debug.Stack()))
			L.RaiseError("internal error in %s: %v%s", where, r, inLog(s.request))
		}()
		return fn(L)
	}
}
