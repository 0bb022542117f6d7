package keyword

import (
	"errors"
	"fmt"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/argspec"
	"github.com/rflua/rflua/engine/interp"
	"github.com/rflua/rflua/engine/marshal"
	"github.com/rflua/rflua/engine/value"
)

// Object is what the keywords of one instance are called on. It belongs to the owner of its state.
type Object struct {
	State    *interp.State
	Module   *lua.LTable // that the library's file returned
	Self     lua.LValue  // what new returned, else Module
	Declared *Declarations
}

// NewObject returns the object of a state in which nothing has run; the library's file sets its Module.
func NewObject(s *interp.State) *Object {
	return &Object{State: s, Declared: newDeclarations(s)}
}

// SetModule sets the table that the library's file has returned.
func (o *Object) SetModule(module *lua.LTable) {
	o.Module, o.Self = module, module
	o.Declared.Resolve(module)
}

// Construct calls new, and makes what it returns Self.
func (o *Object) Construct(new *Entry, args *argspec.Bound) *interp.Failure {
	fn, ok := o.Module.RawGetString("new").(*lua.LFunction)
	if !ok {
		return &interp.Failure{Message: "the library's new is not a function any more"}
	}
	var self lua.LValue
	if new.Self {
		self = o.Module
	}
	values, err := o.values(self, args, new.Fixed, new.Named)
	if err != nil {
		return &interp.Failure{Message: err.Error()}
	}
	object, raised := o.State.Call(fn, values...)
	if raised != nil {
		return o.State.Failure(raised, "new")
	}
	switch object.(type) {
	case *lua.LTable, *lua.LUserData:
		o.Self = object
		return nil
	}
	return &interp.Failure{Message: fmt.Sprintf("new must return the instance, a table; it returned a %s", object.Type())}
}

// Close calls __close, of the object or the module, and returns how it failed, or nil.
func (o *Object) Close() *interp.Failure { return o.callHook("__close") }

// Reload calls __reload, of the object or the module, and returns how it failed, or nil.
func (o *Object) Reload() *interp.Failure { return o.callHook("__reload") }

// callHook calls a function without arguments if there is one.
func (o *Object) callHook(name string) *interp.Failure {
	fn := o.Hook(name)
	if fn == nil {
		return nil
	}
	if _, raised := o.State.Call(fn, o.Self); raised != nil {
		return o.State.Failure(raised, name)
	}
	return nil
}

// Hook returns the function called by the first of names that the object has, or else the module, or nil.
func (o *Object) Hook(names ...string) *lua.LFunction {
	for _, v := range []lua.LValue{o.Self, o.Module} {
		if t, ok := v.(*lua.LTable); ok {
			if fn, ok := o.State.Field(t, names...).(*lua.LFunction); ok {
				return fn
			}
		}
	}
	return nil
}

// Function returns the Lua function of a keyword as it is now, or nil.
func (o *Object) Function(k *Keyword) *lua.LFunction {
	switch {
	case k.Entry.Declared:
		if d := o.Declared.byName[NormalizeName(k.Name)]; d != nil {
			return d.run
		}
		return nil
	case k.Entry.Dynamic:
		return o.Hook("run_keyword", "runKeyword")
	}
	// The module first: a field of the object may have the name of a keyword.
	if fn, ok := o.State.Field(o.Module, k.Entry.Field).(*lua.LFunction); ok {
		return fn
	}
	return o.Hook(k.Entry.Field)
}

// Arguments returns what fn, the function of k, gets for a call, or why the arguments do not fit. With emptyIsNone an empty
// string is nil where it can only stand for None.
func (o *Object) Arguments(fn *lua.LFunction, k *Keyword, positional []any, named *value.Dict, emptyIsNone bool) ([]lua.LValue, error) {
	if k.Entry.Dynamic {
		return o.dynamicArguments(fn, k, positional, named)
	}
	sign := o.signature(k)
	bound, err := sign.Bind(positional, named)
	if err != nil {
		return nil, err
	}
	if emptyIsNone {
		bound.EmptyToNone(k.Args)
	}
	var self lua.LValue
	if k.Entry.Self {
		self = o.Self
	}
	return o.values(self, bound, k.Entry.Fixed, k.Entry.Named)
}

// Call calls fn, the function of k, and returns its result as a value of package value.
func (o *Object) Call(fn *lua.LFunction, k *Keyword, args []lua.LValue) (any, *interp.Failure) {
	s := o.State
	got, raised := s.Call(fn, args...)
	if raised != nil {
		return nil, s.Failure(raised, fmt.Sprintf("keyword '%s'", k.Name))
	}
	result, err := s.Marks().FromLua(got, k.Entry.Hint)
	if err == nil {
		return result, nil
	}
	if cause := s.Cause(); cause != nil {
		return nil, &interp.Failure{Message: interp.Cancelled(cause)}
	}
	var unsendable *marshal.SendError
	if errors.As(err, &unsendable) {
		return nil, &interp.Failure{Message: fmt.Sprintf("Keyword '%s' returned a value that cannot be sent to the test: %s (at %s).",
			k.Name, unsendable.Reason, unsendable.Path)}
	}
	return nil, &interp.Failure{Message: err.Error()}
}

// signature returns what the arguments of a call of k are checked against.
func (o *Object) signature(k *Keyword) argspec.Signature {
	return argspec.Signature{Owner: func() string { return fmt.Sprintf("Keyword '%s.%s'", o.State.Library, k.Name) }, Args: k.Args}
}

// values returns what a function gets: the instance if it takes it, the positional arguments, the table of named ones if it
// takes that, and the rest. fixed is how many of the positional ones have a parameter of their own.
func (o *Object) values(self lua.LValue, b *argspec.Bound, fixed int, named bool) ([]lua.LValue, error) {
	args := make([]lua.LValue, 0, len(b.Positional)+2)
	if self != nil {
		args = append(args, self)
	}
	add := func(v any) error {
		lv, err := o.State.Marks().ToLua(v)
		args = append(args, lv)
		return err
	}
	for i, v := range b.Positional {
		if i == fixed && named {
			if err := add(b.Named); err != nil {
				return nil, err
			}
		}
		if err := add(v); err != nil {
			return nil, fmt.Errorf("argument %d: %w", i+1, err)
		}
	}
	if named && len(b.Positional) <= fixed {
		if err := add(b.Named); err != nil {
			return nil, err
		}
	}
	return args, nil
}

// dynamicArguments returns what run_keyword(name, args, named) gets. RF has checked them against get_keyword_arguments. To
// a run_keyword without a third parameter, arguments given by name are passed by position, as RF does for a library of
// its own.
func (o *Object) dynamicArguments(fn *lua.LFunction, k *Keyword, list []any, named *value.Dict) ([]lua.LValue, error) {
	var args []lua.LValue
	if takesSelf(fn) {
		args = append(args, o.Self)
	}
	if list == nil {
		list = []any{}
	}
	if named.Len() > 0 && !takesNamed(fn) {
		sign := o.signature(k)
		var err error
		if list, err = sign.ByPosition(list, named); err != nil {
			return nil, err
		}
		named = nil
	}
	if named == nil {
		named = value.NewDict(0)
	}
	for _, v := range []any{k.Name, list, named} {
		lv, err := o.State.Marks().ToLua(v)
		if err != nil {
			return nil, err
		}
		args = append(args, lv)
	}
	return args, nil
}
