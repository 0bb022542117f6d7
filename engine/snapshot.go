package engine

import (
	lua "github.com/yuin/gopher-lua"
)

// snapshot remembers what the tables and locals hold that can be reached from object, the modules and the globals, up to
// maxWalk of them. The function it returns puts it back.
func (s *state) snapshot(object lua.LValue) (restore func()) {
	queue := []lua.LValue{object, s.L.G.Global}
	for _, module := range s.modules() {
		queue = append(queue, module)
	}
	seen := map[any]bool{}
	var restores []func()
	for ; len(queue) > 0 && len(seen) < maxWalk; queue = queue[1:] {
		switch x := queue[0].(type) {
		case *lua.LTable:
			if seen[x] {
				continue
			}
			seen[x] = true
			fields := map[lua.LValue]lua.LValue{}
			for key, v := x.Next(lua.LNil); key != lua.LNil; key, v = x.Next(key) {
				fields[key] = v
				queue = append(queue, v)
			}
			meta := x.Metatable
			queue = append(queue, meta)
			restores = append(restores, func() { restoreTable(x, fields, meta) })
		case *lua.LFunction:
			if seen[x] {
				continue
			}
			seen[x] = true
			for _, upvalue := range x.Upvalues {
				v := upvalue.Value()
				queue = append(queue, v)
				if !x.IsG {
					restores = append(restores, func() { upvalue.SetValue(v) })
				}
			}
		case *lua.LState:
			if !seen[x] {
				seen[x] = true
				queue = append(queue, threadFunctions(x)...)
			}
		}
	}
	s.crowded = s.crowded || len(queue) > 0
	return func() {
		for _, restore := range restores {
			restore()
		}
	}
}

// snapshotStandard remembers what the standard tables and the globals hold, for code that adds functions of its own to
// them. The function it returns puts it back.
func (s *state) snapshotStandard() (restore func()) {
	remember := func(t *lua.LTable) func() {
		fields := map[lua.LValue]lua.LValue{}
		for key, v := t.Next(lua.LNil); key != lua.LNil; key, v = t.Next(key) {
			fields[key] = v
		}
		meta := t.Metatable
		return func() { restoreTable(t, fields, meta) }
	}
	restores := []func(){remember(s.L.G.Global), remember(s.loaded())}
	for name := range standardGlobals() {
		if t, ok := s.L.G.Global.RawGet(name).(*lua.LTable); ok && t != s.L.G.Global {
			restores = append(restores, remember(t))
		}
	}
	return func() {
		for _, restore := range restores {
			restore()
		}
	}
}

func restoreTable(t *lua.LTable, fields map[lua.LValue]lua.LValue, meta lua.LValue) {
	var added []lua.LValue
	for key, _ := t.Next(lua.LNil); key != lua.LNil; key, _ = t.Next(key) {
		if _, had := fields[key]; !had {
			added = append(added, key)
		}
	}
	for _, key := range added {
		t.RawSet(key, lua.LNil)
	}
	for key, v := range fields {
		if t.RawGet(key) != v {
			t.RawSet(key, v)
		}
	}
	t.Metatable = meta
}
