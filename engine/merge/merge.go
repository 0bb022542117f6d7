package merge

import (
	lua "github.com/yuin/gopher-lua"
)

// merger puts what new code has made into the state that an instance has built up. Base is the shape of what the old
// code had made, mine the live value, theirs the value that the new code has made: if theirs equals base, mine stays, otherwise the
// edit wins. Functions are always the new ones. Tables keep their identity: they are merged field by field with the
// table that is their pair.
type merger struct {
	*pairing
	upvalues map[*lua.Upvalue]*lua.Upvalue // the live file-level local for one of the new code
	undo     []func()                      // what must be done to have the old state back, last first
}

// pair is one table of the new code that is merged into a live one.
type pair struct {
	live, theirs *lua.LTable
	base         *shape
}

// rollback takes everything back.
func (m *merger) rollback() {
	for i := len(m.undo) - 1; i >= 0; i-- {
		m.undo[i]()
	}
	m.undo = nil
}

// set changes a field of a live table.
func (m *merger) set(t *lua.LTable, key, v lua.LValue) {
	old := t.RawGet(key)
	if old == v {
		return
	}
	m.undo = append(m.undo, func() { t.RawSet(key, old) })
	t.RawSet(key, v)
}

// value returns what a variable that holds mine is to hold.
func (m *merger) value(mine, theirs lua.LValue, base *shape) lua.LValue {
	switch t := theirs.(type) {
	case *lua.LFunction:
		// Data that the library has put in the place of a function of its own is data.
		if base != nil && base.kind == lua.LTFunction && mine.Type() != lua.LTFunction && mine != lua.LNil {
			return mine
		}
		if kindOf(theirs) == lua.LTFunction {
			return theirs
		}
	case *lua.LTable:
		if m.fixed(t) != "" {
			break
		}
		if base == nil || m.base[t] != base {
			return m.liveOf(theirs) // the edit has put another table here
		}
		if _, ok := mine.(*lua.LTable); ok {
			return mine // and if it is the live one of theirs, its fields are merged
		}
		if !base.equal(theirs, m.fixed) {
			return m.liveOf(theirs)
		}
		return mine
	case *lua.LNilType:
		if base == nil || base.kind == lua.LTNil { // neither the old nor the new code gives it a value
			return mine
		}
		return lua.LNil
	}
	if base.equal(theirs, m.fixed) {
		return mine
	}
	return theirs
}

// tables merges the fields of all tables that have a pair and a live table.
func (m *merger) tables() {
	for _, p := range m.order {
		live, theirs, base := p.live, p.theirs, p.base
		m.dropFunctionKeys(live, base)
		for key, v := theirs.Next(lua.LNil); key != lua.LNil; key, v = theirs.Next(key) {
			to := m.liveOf(key)
			m.set(live, to, m.value(live.RawGet(to), v, m.field(base, key)))
		}
		for key, of := range base.fields {
			if theirs.RawGet(key) == lua.LNil {
				m.set(live, key, m.value(live.RawGet(key), lua.LNil, of))
			}
		}
		for key, of := range base.keyed {
			if t := m.theirs[key]; t != nil && theirs.RawGet(t) == lua.LNil {
				m.set(live, m.liveOf(t), m.value(live.RawGet(m.liveOf(t)), lua.LNil, of))
			}
		}
		m.setMeta(live, m.value(live.Metatable, theirs.Metatable, base.meta))
	}
}

// field returns the shape of what the old code had put where the new code has the key.
func (m *merger) field(base *shape, key lua.LValue) *shape {
	if t, ok := key.(*lua.LTable); ok {
		return base.keyed[m.base[t]]
	}
	return base.fields[key]
}

// dropFunctionKeys removes the entries whose keys are functions of the old code: the new code has its own.
func (m *merger) dropFunctionKeys(live *lua.LTable, base *shape) {
	if len(base.functions) == 0 {
		return
	}
	var old []lua.LValue
	for key, _ := live.Next(lua.LNil); key != lua.LNil; key, _ = live.Next(key) {
		if fn, ok := key.(*lua.LFunction); ok && fn.Proto != nil && base.functions[fn.Proto] {
			old = append(old, key)
		}
	}
	for _, key := range old {
		m.set(live, key, lua.LNil)
	}
}

// setMeta changes the metatable of a live table.
func (m *merger) setMeta(t *lua.LTable, meta lua.LValue) {
	old := t.Metatable
	if old == meta {
		return
	}
	m.undo = append(m.undo, func() { t.Metatable = old })
	t.Metatable = meta
}

// local merges a file-level local. Old and new functions share it from now on.
func (m *merger) local(mine, theirs *lua.Upvalue, base *shape) {
	m.upvalues[theirs] = mine
	m.setLocal(mine, m.value(mine.Value(), theirs.Value(), base))
}

// setLocal changes a live file-level local.
func (m *merger) setLocal(upvalue *lua.Upvalue, v lua.LValue) {
	old := upvalue.Value()
	if old == v {
		return
	}
	m.undo = append(m.undo, func() { upvalue.SetValue(old) })
	upvalue.SetValue(v)
}

// liveOf returns the live table for a table of the new code, and any other value itself.
func (m *merger) liveOf(v lua.LValue) lua.LValue {
	if t, ok := v.(*lua.LTable); ok {
		if live := m.liveTables[t]; len(live) > 0 {
			return live[0]
		}
	}
	return v
}

// redirect makes everything that the new code has made refer to the live tables and locals instead of its own.
func (m *merger) redirect(roots []lua.LValue) {
	// What is live got values of the new code before it was known which of them have a live table.
	for live := range m.owner {
		for key, v := live.Next(lua.LNil); key != lua.LNil; key, v = live.Next(key) {
			m.set(live, key, m.liveOf(v))
		}
		m.setMeta(live, m.liveOf(live.Metatable))
	}
	for _, upvalue := range m.upvalues {
		m.setLocal(upvalue, m.liveOf(upvalue.Value()))
	}
	seen := map[any]bool{}
	queue := roots
	target := func(v lua.LValue) lua.LValue {
		to := m.liveOf(v)
		queue = append(queue, v) // also what has a live table: that took its fields over
		return to
	}
	for ; len(queue) > 0; queue = queue[1:] {
		switch x := queue[0].(type) {
		case *lua.LTable:
			if seen[x] || m.owner[x] != nil || m.fixed(x) != "" {
				continue
			}
			seen[x] = true
			var keys []lua.LValue
			for key, item := x.Next(lua.LNil); key != lua.LNil; key, item = x.Next(key) {
				if to := target(item); to != item {
					x.RawSet(key, to)
				}
				if !isPlain(key) && target(key) != key {
					keys = append(keys, key)
				}
			}
			for _, key := range keys {
				item := x.RawGet(key)
				x.RawSet(key, lua.LNil)
				x.RawSet(m.liveOf(key), item)
			}
			x.Metatable = target(x.Metatable)
		case *lua.LFunction:
			if seen[x] {
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
		case *lua.LState:
			if !seen[x] {
				seen[x] = true
				queue = append(queue, threadFunctions(x)...)
			}
		}
	}
}

// threadFunctions returns the functions that run in a coroutine, or the one that it will begin with.
func threadFunctions(thread *lua.LState) (functions []lua.LValue) {
	add := func(level int) bool {
		frame, ok := thread.GetStack(level)
		if ok {
			if fn, err := thread.GetInfo("f", frame, lua.LNil); err == nil {
				functions = append(functions, fn)
			}
		}
		return ok
	}
	for level := 0; add(level); level++ {
	}
	if len(functions) == 0 {
		add(-1) // the outermost: it has not begun
	}
	return functions
}

// kindOf returns the type of a value. What coroutine.wrap returns counts as a coroutine, since it is resumed as one.
func kindOf(v lua.LValue) lua.LValueType {
	if fn, ok := v.(*lua.LFunction); ok && fn.IsG && len(fn.Upvalues) == 1 {
		if _, ok := fn.Upvalues[0].Value().(*lua.LState); ok {
			return lua.LTThread
		}
	}
	return v.Type()
}
