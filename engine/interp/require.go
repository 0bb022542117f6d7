package interp

import (
	"errors"
	"fmt"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/diag"
	"github.com/rflua/rflua/engine/module"
	"github.com/rflua/rflua/engine/module/host"
	"github.com/rflua/rflua/engine/source"
)

// openPackage makes Lua's package table: loaded and preload work as in Lua, the search paths cannot be changed.
func (s *State) openPackage(L *lua.LState) {
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
func (s *State) require(L *lua.LState) int {
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

// loader returns the function that makes the module name: from package.preload, from Go or from a file.
func (s *State) loader(L *lua.LState, pkg *lua.LTable, name string) *lua.LFunction {
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
	unit, err := s.set.Find(name)
	if err != nil {
		s.keepBroken(err)
		var unknown *source.NoModuleError
		if near := nearModule(name); errors.As(err, &unknown) && near != "" {
			unknown.Hint = fmt.Sprintf("did you mean '%s'?", near)
		}
		L.RaiseError("%s", err.Error())
	}
	return L.NewFunctionFromProto(unit.Proto)
}

// nearModule returns the module of rflua that was probably meant by a name that begins like theirs, or "".
func nearModule(name string) string {
	if !strings.HasPrefix(name, "robot.") {
		return ""
	}
	var own []string
	for _, m := range module.All {
		own = append(own, m.Name)
	}
	return diag.Closest(name, own)
}

// RequireOnce loads the module called name if it is not loaded.
func (s *State) RequireOnce(name string) *Raised {
	if s.Loaded().RawGetString(name) != lua.LNil {
		return nil
	}
	_, failed := s.Call(s.L.GetGlobal("require"), lua.LString(name))
	return failed
}
