package engine

import (
	lua "github.com/yuin/gopher-lua"
)

// merger puts what new code has made into the state that an instance has built up. Base is the picture of what the old
// code had made, mine the live value, theirs that of the new code: if theirs looks like base, mine stays, otherwise the
// edit wins. Functions are always the new ones. Tables keep their identity: they are merged field by field.
type merger struct {
	tables   map[*lua.LTable]*lua.LTable   // the live table for one of the new code
	upvalues map[*lua.Upvalue]*lua.Upvalue // the same of file-level locals
	undo     []func()                      // what must be done to have the old state back, last first
}

func newMerger() *merger {
	return &merger{tables: map[*lua.LTable]*lua.LTable{}, upvalues: map[*lua.Upvalue]*lua.Upvalue{}}
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
		if live, ok := mine.(*lua.LTable); ok && base != nil && base.kind == lua.LTTable {
			m.table(live, t, base)
			return live
		}
	case *lua.LNilType:
		if base == nil {
			return mine
		}
		return lua.LNil
	}
	if base.shows(theirs, map[*lua.LTable]bool{}) {
		return mine
	}
	return theirs
}

// table merges the fields of theirs into live.
func (m *merger) table(live, theirs *lua.LTable, base *picture) {
	if _, done := m.tables[theirs]; done || live == theirs {
		return
	}
	m.tables[theirs] = live
	for key, v := theirs.Next(lua.LNil); key != lua.LNil; key, v = theirs.Next(key) {
		m.set(live, key, m.value(live.RawGet(key), v, base.fields[key]))
	}
	for key, pic := range base.fields {
		if theirs.RawGet(key) == lua.LNil {
			m.set(live, key, m.value(live.RawGet(key), lua.LNil, pic))
		}
	}
	if merged := m.value(live.Metatable, theirs.Metatable, base.meta); merged != live.Metatable {
		old := live.Metatable
		m.undo = append(m.undo, func() { live.Metatable = old })
		live.Metatable = merged
	}
}

// local merges a file-level local. Old and new functions share it from now on.
func (m *merger) local(mine, theirs *lua.Upvalue, base *picture) {
	m.upvalues[theirs] = mine
	old := mine.Value()
	if merged := m.value(old, theirs.Value(), base); merged != old {
		m.undo = append(m.undo, func() { mine.SetValue(old) })
		mine.SetValue(merged)
	}
}

// redirect makes everything that the new code has made refer to the live tables and locals instead of its own.
func (m *merger) redirect(roots []lua.LValue) {
	live := map[*lua.LTable]bool{}
	for _, t := range m.tables {
		live[t] = true
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
