package merge

import (
	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/interp"
)

// checkpoint records what the tables and locals hold that can be reached from object, the modules and the globals, up to
// maxWalk of them; truncated reports that there were more. The function it returns puts it back.
func checkpoint(s *interp.State, object lua.LValue, maxWalk int) (restore func(), truncated bool) {
	queue := []lua.LValue{object, s.L.G.Global}
	for _, module := range s.Modules() {
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
	return func() {
		for _, restore := range restores {
			restore()
		}
	}, len(queue) > 0
}

// checkpointStandard records what the standard tables and the globals hold, for code that adds functions of its own to
// them. The function it returns puts it back.
func checkpointStandard(s *interp.State) (restore func()) {
	record := func(t *lua.LTable) func() {
		fields := map[lua.LValue]lua.LValue{}
		for key, v := t.Next(lua.LNil); key != lua.LNil; key, v = t.Next(key) {
			fields[key] = v
		}
		meta := t.Metatable
		return func() { restoreTable(t, fields, meta) }
	}
	restores := []func(){record(s.L.G.Global), record(s.Loaded())}
	for name := range interp.StandardGlobals() {
		if t, ok := s.L.G.Global.RawGet(name).(*lua.LTable); ok && t != s.L.G.Global {
			restores = append(restores, record(t))
		}
	}
	return func() {
		for _, restore := range restores {
			restore()
		}
	}
}

// restoreTable makes t hold exactly fields again.
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
