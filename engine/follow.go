package engine

import (
	"errors"
	"fmt"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/message"
)

// follow takes an instance to another revision of its library, between two calls: the new code runs in the instance's
// state and is merged with what the state has built up. If anything fails the instance is as it was. The caller has the
// turn and has begun a call.
func (in *Instance) follow(next *Revision) (err error) {
	old := in.Revision()
	s, m := in.state, newMerger()
	s.crowded = false
	defer func() {
		if text := in.Library.engine.bug(recover(), "following an edit", in.Library.Name); text != "" {
			err = errors.New(text)
		}
		if err != nil {
			m.rollback()
		} else {
			in.revision.Store(next)
			if s.crowded {
				s.Log(message.Warn, fmt.Sprintf("Library '%s' holds more than %d tables and functions: the edit was not merged with the state beyond them.", in.Library.Name, maxWalk))
			}
		}
		in.declared = s.declarations(in.module)
	}()
	if err := in.merge(old, next, m); err != nil {
		return err
	}
	if fn := s.hook(in.module, in.object, "__reload"); fn != nil {
		m.undo = append(m.undo, s.snapshot(in.object))
		if _, failed := s.call(fn, in.object); failed != nil {
			return errors.New("__reload failed: " + s.failure(failed, "__reload", nil).Message)
		}
	}
	return nil
}

func (in *Instance) merge(old, next *Revision, m *merger) error {
	s := in.state
	base := old.image(in.Library)
	// What the old code has made, as it is now.
	modules, globals, locals := s.modules(), s.ownGlobals(), s.locals()
	loaded := s.loaded()
	units, declared := s.units, s.declared
	m.undo = append(m.undo, s.snapshotStandard())
	m.undo = append(m.undo, func() { s.units, s.declared = units, declared })
	for name := range modules {
		m.set(loaded, lua.LString(name), lua.LNil)
	}
	for key := range globals {
		m.set(s.L.G.Global, key, lua.LNil)
	}
	// What the new code makes is in the way of what was there, if it fails.
	m.undo = append(m.undo, func() {
		for key := range s.ownGlobals() {
			s.L.G.Global.RawSet(key, lua.LNil)
		}
		for _, name := range s.units.names() {
			loaded.RawSetString(name, lua.LNil)
		}
	})
	s.units, s.declared = next.units, nil
	module, problem := s.run(next.main)
	if problem != nil {
		return errors.New(problem.Error())
	}
	for name := range modules {
		if next.units.has(name) && loaded.RawGetString(name) == lua.LNil {
			if _, failed := s.call(s.L.GetGlobal("require"), lua.LString(name)); failed != nil {
				return fmt.Errorf("module '%s': %s", name, s.failure(failed, "the module", nil).Message)
			}
		}
	}
	theirs, theirGlobals, theirLocals := s.modules(), s.ownGlobals(), s.locals()
	var roots []lua.LValue
	// Modules are paired before any is merged: what refers to them is then known for what it is.
	var pairs []merge
	for _, name := range s.units.names() {
		v := theirs[name]
		if v == nil {
			continue
		}
		roots = append(roots, v)
		live, ok1 := modules[name].(*lua.LTable)
		made, ok2 := v.(*lua.LTable)
		if pic := base.modules[name]; ok1 && ok2 && pic != nil && pic.kind == lua.LTTable {
			m.module(live, made, pic)
			pairs = append(pairs, merge{live, made, pic})
			loaded.RawSetString(name, live)
		}
	}
	for _, p := range pairs {
		m.table(p.live, p.theirs, p.base)
	}
	for key, v := range theirGlobals {
		roots = append(roots, v)
		mine, ok := globals[key]
		if !ok {
			mine = lua.LNil
		}
		s.L.G.Global.RawSet(key, m.value(mine, v, base.globals.fields[key]))
	}
	for key, mine := range globals {
		if _, ok := theirGlobals[key]; !ok {
			s.L.G.Global.RawSet(key, m.value(mine, lua.LNil, base.globals.fields[key]))
		}
	}
	for key, upvalue := range theirLocals {
		roots = append(roots, upvalue.Value())
		if mine := locals[key]; mine != nil {
			m.local(mine, upvalue, base.locals[key])
		}
	}
	for _, d := range s.declared {
		roots = append(roots, d.run)
	}
	m.redirect(roots)
	for key, v := range s.ownGlobals() {
		s.L.G.Global.RawSet(key, m.own(v))
	}
	for name, v := range s.modules() {
		loaded.RawSetString(name, m.own(v))
	}
	if live := m.tables[module]; live == nil {
		return errors.New("the library returned another kind of value before; import it again")
	}
	return nil
}

// has says whether a module has been found.
func (u *units) has(name string) bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.found[name] != nil
}
