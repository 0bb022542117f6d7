package interp

import (
	"slices"
	"sync"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/module"
	"github.com/rflua/rflua/engine/source"
)

// Loaded returns package.loaded.
func (s *State) Loaded() *lua.LTable {
	return s.L.G.Registry.RawGetString("_LOADED").(*lua.LTable)
}

// Modules returns the values of the loaded files, and of what else the library has put into package.loaded, by name.
func (s *State) Modules() map[string]lua.LValue {
	fixed := s.Fixed()
	modules := map[string]lua.LValue{}
	loaded := s.Loaded()
	for key, v := loaded.Next(lua.LNil); key != lua.LNil; key, v = loaded.Next(key) {
		name, ok := key.(lua.LString)
		if t, isTable := v.(*lua.LTable); !ok || v == loadingMark || isTable && fixed(t) != "" {
			continue
		}
		modules[string(name)] = v
	}
	return modules
}

// StandardGlobals returns the names of the globals of a state in which nothing was loaded. It must not be changed.
var StandardGlobals = sync.OnceValue(func() map[lua.LValue]bool {
	s := New(&Options{}, "", source.NewSet(source.NewReader(), nil, nil))
	defer s.Close()
	names := map[lua.LValue]bool{}
	for key, _ := s.L.G.Global.Next(lua.LNil); key != lua.LNil; key, _ = s.L.G.Global.Next(key) {
		names[key] = true
	}
	return names
})

// OwnGlobals returns the globals that the library has set.
func (s *State) OwnGlobals() map[lua.LValue]lua.LValue {
	own := map[lua.LValue]lua.LValue{}
	for key, v := s.L.G.Global.Next(lua.LNil); key != lua.LNil; key, v = s.L.G.Global.Next(key) {
		if !StandardGlobals()[key] {
			own[key] = v
		}
	}
	return own
}

// Fixed returns a function that returns the names of the tables that are there whatever a library does: the standard ones,
// those of the modules that Go provides, and the marks. It returns "" for all others, which the library has made.
func (s *State) Fixed() func(*lua.LTable) string {
	names := map[*lua.LTable]string{}
	for name := range StandardGlobals() {
		if t, ok := s.L.G.Global.RawGet(name).(*lua.LTable); ok {
			names[t] = name.String()
		}
	}
	for _, m := range module.All {
		if t, ok := s.Loaded().RawGetString(m.Name).(*lua.LTable); ok {
			names[t] = m.Name
		}
	}
	return func(t *lua.LTable) string {
		if name := names[t]; name != "" {
			return name
		}
		return s.marks.Name(t)
	}
}

// maxAncestors ends the search of inherited fields.
const maxAncestors = 16

// Ancestry returns t and the tables that it inherits from by __index, but for the global table: a module that looks up its
// globals that way does not offer them.
func (s *State) Ancestry(t *lua.LTable) []*lua.LTable {
	found := []*lua.LTable{t}
	for len(found) < maxAncestors {
		mt, ok := t.Metatable.(*lua.LTable)
		if !ok {
			break
		}
		if t, ok = mt.RawGetString("__index").(*lua.LTable); !ok || t == s.L.G.Global || slices.Contains(found, t) {
			break
		}
		found = append(found, t)
	}
	return found
}

// Field returns the value of the first of names that t or a table it inherits from has, or nil in Lua's sense.
func (s *State) Field(t *lua.LTable, names ...string) lua.LValue {
	for _, name := range names {
		if v := t.RawGetString(name); v != lua.LNil {
			return v // nearly always, and without a list
		}
		for _, ancestor := range s.Ancestry(t)[1:] {
			if v := ancestor.RawGetString(name); v != lua.LNil {
				return v
			}
		}
	}
	return lua.LNil
}
