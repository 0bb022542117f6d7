package engine

import (
	lua "github.com/yuin/gopher-lua"
)

// merger puts what new code has made into the state that an instance has built up. Base is the picture of what the old
// code had made, mine the live value, theirs that of the new code: if theirs looks like base, mine stays, otherwise the
// edit wins. Functions are always the new ones. Tables keep their identity: they are merged field by field.
type merger struct {
	tables   map[*lua.LTable]*lua.LTable   // the live table for one of the new code
	done     map[merge]bool                // tables are merged once, however often they are met
	modules  map[*picture]*lua.LTable      // the new tables of the modules, by the pictures of the old ones
	upvalues map[*lua.Upvalue]*lua.Upvalue // the same of file-level locals
	undo     []func()                      // what must be done to have the old state back, last first
}

// merge is one table of the new code that is merged into a live one.
type merge struct {
	live, theirs *lua.LTable
	base         *picture
}

func newMerger() *merger {
	return &merger{tables: map[*lua.LTable]*lua.LTable{}, done: map[merge]bool{}, modules: map[*picture]*lua.LTable{}, upvalues: map[*lua.Upvalue]*lua.Upvalue{}}
}

// rollback takes everything back.
func (m *merger) rollback() {
	for i := len(m.undo) - 1; i >= 0; i-- {
		m.undo[i]()
	}
	m.undo = nil
}

func (m *merger) set(t *lua.LTable, key, v lua.LValue) {
	old := t.RawGet(key)
	if old == v {
		return
	}
	m.undo = append(m.undo, func() { t.RawSet(key, old) })
	t.RawSet(key, v)
}

// value is what a variable that holds mine is to hold.
func (m *merger) value(mine, theirs lua.LValue, base *picture) lua.LValue {
	switch t := theirs.(type) {
	case *lua.LFunction:
		// Data that the library has put in the place of a function of its own is data.
		if base != nil && base.kind == lua.LTFunction && mine.Type() != lua.LTFunction && mine != lua.LNil {
			return mine
		}
		return theirs
	case *lua.LTable:
		live, ok := mine.(*lua.LTable)
		switch {
		case !ok || base == nil || base.kind != lua.LTTable:
		case m.isModule(t, base):
			// The edit has put another table in the place of a module, or a module in that of another table. Merging
			// the two would mix them.
			return m.own(theirs)
		default:
			m.table(live, t, base)
			return live
		}
	case *lua.LNilType:
		if base == nil || base.kind == lua.LTNil { // neither the old nor the new code gives it a value
			return mine
		}
		return lua.LNil
	}
	if base.shows(theirs, map[sight]bool{}) {
		return mine
	}
	return theirs
}

// table merges the fields of theirs into live.
func (m *merger) table(live, theirs *lua.LTable, base *picture) {
	if m.done[merge{live, theirs, base}] || live == theirs {
		return
	}
	m.done[merge{live, theirs, base}] = true
	if m.tables[theirs] == nil {
		m.tables[theirs] = live
	}
	for key, v := theirs.Next(lua.LNil); key != lua.LNil; key, v = theirs.Next(key) {
		m.set(live, key, m.value(live.RawGet(key), v, base.fields[key]))
	}
	for key, pic := range base.fields {
		if theirs.RawGet(key) == lua.LNil {
			m.set(live, key, m.value(live.RawGet(key), lua.LNil, pic))
		}
	}
	m.setMeta(live, m.value(live.Metatable, theirs.Metatable, base.meta))
}

// module tells of a module, before anything is merged: the table of the new code, and the one that goes on.
func (m *merger) module(live, theirs *lua.LTable, base *picture) {
	m.tables[theirs] = live
	m.modules[base] = theirs
}

// isModule says whether one of the two is a module and the other is not that module.
func (m *merger) isModule(theirs *lua.LTable, base *picture) bool {
	if now := m.modules[base]; now != nil {
		return now != theirs
	}
	for _, module := range m.modules {
		if module == theirs {
			return true
		}
	}
	return false
}

func (m *merger) setMeta(t *lua.LTable, meta lua.LValue) {
	old := t.Metatable
	if old == meta {
		return
	}
	m.undo = append(m.undo, func() { t.Metatable = old })
	t.Metatable = meta
}

// local merges a file-level local. Old and new functions share it from now on.
func (m *merger) local(mine, theirs *lua.Upvalue, base *picture) {
	m.upvalues[theirs] = mine
	m.setLocal(mine, m.value(mine.Value(), theirs.Value(), base))
}

func (m *merger) setLocal(upvalue *lua.Upvalue, v lua.LValue) {
	old := upvalue.Value()
	if old == v {
		return
	}
	m.undo = append(m.undo, func() { upvalue.SetValue(old) })
	upvalue.SetValue(v)
}

// own is the live table for a table of the new code, and any other value itself.
func (m *merger) own(v lua.LValue) lua.LValue {
	if t, ok := v.(*lua.LTable); ok {
		if live := m.tables[t]; live != nil {
			return live
		}
	}
	return v
}

// redirect makes everything that the new code has made refer to the live tables and locals instead of its own.
func (m *merger) redirect(roots []lua.LValue) {
	// What is live got values of the new code before it was known which of them have a live table.
	live := map[*lua.LTable]bool{}
	for done := range m.done {
		t := done.live
		if live[t] {
			continue
		}
		live[t] = true
		for key, v := t.Next(lua.LNil); key != lua.LNil; key, v = t.Next(key) {
			m.set(t, key, m.own(v))
		}
		m.setMeta(t, m.own(t.Metatable))
	}
	for _, upvalue := range m.upvalues {
		m.setLocal(upvalue, m.own(upvalue.Value()))
	}
	seen := map[any]bool{}
	queue := roots
	target := func(v lua.LValue) lua.LValue {
		if t, ok := v.(*lua.LTable); ok {
			if to := m.tables[t]; to != nil {
				queue = append(queue, t) // its own fields are still to be looked at: live tables took them over
				return to
			}
		}
		queue = append(queue, v)
		return v
	}
	for len(queue) > 0 {
		v := queue[0]
		queue = queue[1:]
		switch x := v.(type) {
		case *lua.LTable:
			if seen[x] || live[x] {
				continue
			}
			seen[x] = true
			for key, item := x.Next(lua.LNil); key != lua.LNil; key, item = x.Next(key) {
				if to := target(item); to != item {
					x.RawSet(key, to)
				}
			}
			x.Metatable = target(x.Metatable)
		case *lua.LFunction:
			if x.IsG || seen[x] {
				continue
			}
			seen[x] = true
			for i, upvalue := range x.Upvalues {
				if to := m.upvalues[upvalue]; to != nil {
					queue = append(queue, upvalue.Value())
					x.Upvalues[i] = to
				} else if v := upvalue.Value(); v != nil {
					if to := target(v); to != v {
						upvalue.SetValue(to)
					}
				}
			}
		}
	}
}
