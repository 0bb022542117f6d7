package engine

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/diag"
	"github.com/rflua/rflua/engine/message"
)

// follow takes an instance to another revision of its library, between two calls: the new code runs in the instance's
// state and is merged with what the state has built up. If anything fails the instance is as it was. The caller has the
// turn and has begun a call.
func (in *Instance) follow(next *Revision) (err error) {
	old := in.Revision()
	s, m := in.state, &merger{upvalues: map[*lua.Upvalue]*lua.Upvalue{}}
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
	base := in.Library.image(old)
	// What the old code has made, as it is now.
	modules, globals, locals := s.modules(), s.ownGlobals(), s.locals()
	loaded := s.loaded()
	units, declared := s.units, s.declared
	m.undo = append(m.undo, s.snapshotStandard(), func() { s.units, s.declared = units, declared })
	for name := range modules {
		loaded.RawSetString(name, lua.LNil)
	}
	for key := range globals {
		s.L.G.Global.RawSet(key, lua.LNil)
	}
	s.openStandard() // what the old code has put over it, the new code puts there again
	s.units, s.declared = next.units, nil
	module, problem := s.run(next.main)
	if problem != nil {
		return errors.New(problem.Error())
	}
	for _, name := range slices.Sorted(maps.Keys(modules)) {
		if units.has(name) && !next.units.keep(name, units) {
			continue
		}
		if failed := s.requireOnce(name); failed != nil && units.has(name) {
			return fmt.Errorf("module '%s': %s", name, s.failure(failed, "the module", nil).Message)
		}
	}
	theirs, theirGlobals, theirLocals := s.modules(), s.ownGlobals(), s.locals()

	var variables []rootSlot
	for _, name := range slices.Sorted(maps.Keys(theirs)) {
		pic := base.modules[name]
		if pic == nil {
			pic = &picture{kind: theirs[name].Type()} // without a base every edit wins
		}
		variables = append(variables, rootSlot{pic, theirs[name], modules[name], true})
	}
	for _, key := range sortedGlobals(theirGlobals) {
		variables = append(variables, rootSlot{base.globals[key], theirGlobals[key], globals[key], false})
	}
	for _, key := range slices.Sorted(maps.Keys(theirLocals)) {
		var mine lua.LValue
		if upvalue := locals[key]; upvalue != nil {
			mine = upvalue.Value()
		}
		variables = append(variables, rootSlot{base.locals[key], theirLocals[key].Value(), mine, false})
	}
	m.pairing = newPairing(variables, s.fixed())
	m.tables()
	for key, v := range theirGlobals {
		s.L.G.Global.RawSet(key, m.value(orNil(globals[key]), v, base.globals[key]))
	}
	for key, mine := range globals {
		if _, ok := theirGlobals[key]; !ok {
			s.L.G.Global.RawSet(key, m.value(mine, lua.LNil, base.globals[key]))
		}
	}
	for key, upvalue := range theirLocals {
		if mine := locals[key]; mine != nil {
			m.local(mine, upvalue, base.locals[key])
		}
	}
	var made []lua.LValue
	for _, v := range variables {
		made = append(made, v.theirs)
	}
	for _, d := range s.declared {
		made = append(made, d.run)
	}
	m.redirect(made)
	for key, v := range s.ownGlobals() {
		s.L.G.Global.RawSet(key, m.own(v))
	}
	for name, v := range s.modules() {
		loaded.RawSetString(name, m.own(v))
	}
	if m.lives[module] == nil {
		return errors.New("the library returned another kind of value before; import it again")
	}
	return nil
}

func orNil(v lua.LValue) lua.LValue {
	if v == nil {
		return lua.LNil
	}
	return v
}

// keep makes the units have a module that older ones have had, as it is now. If its file cannot be used any more, they
// go on with the last code of it that could, but only if there is a file.
func (u *units) keep(name string, older *units) bool {
	_, err := u.find(name)
	if _, broken := err.(*diag.Diagnostic); broken {
		u.adopt(name, older)
		return true
	}
	return err == nil
}

// adopt takes over a module as older units have it.
func (u *units) adopt(name string, older *units) {
	older.mu.Lock()
	unit := older.found[name]
	older.mu.Unlock()
	u.mu.Lock()
	u.found[name] = unit
	u.mu.Unlock()
}

// has says whether a module has been found.
func (u *units) has(name string) bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.found[name] != nil
}
