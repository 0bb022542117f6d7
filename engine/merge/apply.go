package merge

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/interp"
	"github.com/rflua/rflua/engine/source"
)

// Edit takes a state from the old code of a library to the new code. Its fields but State must not be changed once Apply was
// called. It belongs to the owner of the state.
type Edit struct {
	State *interp.State
	Base  *Baseline    // of the old code
	Set   *source.Set  // the files of the new code
	Main  *source.Unit // its library's own
	// Declared returns the functions of the keywords that robot.keyword{} has declared since Restart, or, before Restart, in
	// the old code.
	Declared func() []lua.LValue
	// Restart forgets the declared keywords. The function it returns brings them back.
	Restart func() (restore func())
	// MaxWalk is how many tables and functions are looked at for locals and checkpoints.
	MaxWalk int

	merger    *merger
	truncated bool
}

// Apply runs the new code in the state and merges what it makes with what the state has built up. After an error, or if what
// follows fails, Rollback must be called.
func (e *Edit) Apply() error {
	s := e.State
	m := &merger{upvalues: map[*lua.Upvalue]*lua.Upvalue{}}
	e.merger = m
	// What the old code has made, as it is now.
	modules, globals, locals := s.Modules(), s.OwnGlobals(), e.locals()
	loaded := s.Loaded()
	old := s.Set()
	m.undo = append(m.undo, checkpointStandard(s), func() { s.SetSet(old) }, e.Restart())
	for name := range modules {
		loaded.RawSetString(name, lua.LNil)
	}
	for key := range globals {
		s.L.G.Global.RawSet(key, lua.LNil)
	}
	s.OpenStandard() // where the old code has replaced something, the new code does so again
	s.SetSet(e.Set)
	module, problem := s.Run(e.Main)
	if problem != nil {
		return problem
	}
	for _, name := range slices.Sorted(maps.Keys(modules)) {
		if old.Module(name) != nil && !e.Set.Keep(name, old) {
			continue
		}
		if raised := s.RequireOnce(name); raised != nil && old.Module(name) != nil {
			return fmt.Errorf("module '%s': %s", name, s.Failure(raised, "the module").Message)
		}
	}
	theirs, theirGlobals, theirLocals := s.Modules(), s.OwnGlobals(), e.locals()
	variables := variables(e.Base, modules, globals, locals, theirs, theirGlobals, theirLocals)
	m.pairing = newPairing(variables, s.Fixed())
	m.tables()
	for key, v := range theirGlobals {
		s.L.G.Global.RawSet(key, m.value(orNil(globals[key]), v, e.Base.globals[key]))
	}
	for key, mine := range globals {
		if _, ok := theirGlobals[key]; !ok {
			s.L.G.Global.RawSet(key, m.value(mine, lua.LNil, e.Base.globals[key]))
		}
	}
	for key, upvalue := range theirLocals {
		if mine := locals[key]; mine != nil {
			m.local(mine, upvalue, e.Base.locals[key])
		}
	}
	made := e.Declared()
	for _, v := range variables {
		made = append(made, v.theirs)
	}
	m.redirect(made)
	for key, v := range s.OwnGlobals() {
		s.L.G.Global.RawSet(key, m.liveOf(v))
	}
	for name, v := range s.Modules() {
		loaded.RawSetString(name, m.liveOf(v))
	}
	if m.liveTables[module] == nil {
		return errors.New("the library returned another kind of value before; import it again")
	}
	return nil
}

// locals returns the file-level locals of the code that the state runs.
func (e *Edit) locals() map[string]*lua.Upvalue {
	found, truncated := findLocals(e.State, e.Declared(), e.MaxWalk)
	e.truncated = e.truncated || truncated
	return found
}

// variables returns the variables that the new code has, in a fixed order.
func variables(base *Baseline, modules map[string]lua.LValue, globals map[lua.LValue]lua.LValue, locals map[string]*lua.Upvalue,
	theirs map[string]lua.LValue, theirGlobals map[lua.LValue]lua.LValue, theirLocals map[string]*lua.Upvalue) []rootSlot {
	var all []rootSlot
	for _, name := range slices.Sorted(maps.Keys(theirs)) {
		of := base.modules[name]
		if of == nil {
			of = &shape{kind: theirs[name].Type()} // without a base every edit wins
		}
		all = append(all, rootSlot{of, theirs[name], modules[name], true})
	}
	for _, key := range sortedGlobals(theirGlobals) {
		all = append(all, rootSlot{base.globals[key], theirGlobals[key], globals[key], false})
	}
	for _, key := range slices.Sorted(maps.Keys(theirLocals)) {
		var mine lua.LValue
		if upvalue := locals[key]; upvalue != nil {
			mine = upvalue.Value()
		}
		all = append(all, rootSlot{base.locals[key], theirLocals[key].Value(), mine, false})
	}
	return all
}

// Checkpoint makes Rollback also undo what code changes from now on in the tables and locals that can be reached from object,
// the modules and the globals.
func (e *Edit) Checkpoint(object lua.LValue) {
	restore, truncated := checkpoint(e.State, object, e.MaxWalk)
	e.merger.undo = append(e.merger.undo, restore)
	e.truncated = e.truncated || truncated
}

// Rollback makes the state what it was before Apply.
func (e *Edit) Rollback() {
	if e.merger != nil {
		e.merger.rollback()
	}
}

// Truncated reports whether the state holds more than MaxWalk tables and functions, so that what is beyond them was not
// merged.
func (e *Edit) Truncated() bool { return e.truncated }

// orNil returns v, or nil in Lua's sense for none.
func orNil(v lua.LValue) lua.LValue {
	if v == nil {
		return lua.LNil
	}
	return v
}
