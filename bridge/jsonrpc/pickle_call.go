package jsonrpc

import "bytes"

func runGlobal(m *pickleMachine, operand []byte, _ int) error {
	module, name, _ := bytes.Cut(operand, []byte("\n"))
	return m.push(m.class(string(module), string(name)))
}

func runStackGlobal(m *pickleMachine, _ []byte, _ int) error {
	rest := len(m.stack) - 2
	if rest < m.base() {
		return errPickleMisfit
	}
	module, isText := m.stack[rest].(string)
	name, isName := m.stack[rest+1].(string)
	if !isText || !isName {
		return errPickleMisfit
	}
	m.stack = append(m.stack[:rest], m.class(module, name))
	return nil
}

// runReduce notes the call of a class, a function or what another call gave.
func runReduce(m *pickleMachine, _ []byte, _ int) error {
	args, err := m.popTuple()
	if err != nil {
		return err
	}
	function, err := m.pop()
	if err != nil {
		return err
	}
	return m.call(function, args)
}

// runInst is the old way to call a class.
func runInst(m *pickleMachine, operand []byte, _ int) error {
	args, err := m.popMark()
	if err != nil {
		return err
	}
	module, name, _ := bytes.Cut(operand, []byte("\n"))
	return m.call(m.class(string(module), string(name)), m.memory.copied(args))
}

// runObj is the same with a class from the stack.
func runObj(m *pickleMachine, _ []byte, _ int) error {
	args, err := m.popMark()
	if err != nil {
		return err
	}
	if len(args) == 0 {
		return errPickleMisfit
	}
	return m.call(args[0], m.memory.copied(args[1:]))
}

func (m *pickleMachine) call(function any, args []any) error {
	switch f := function.(type) {
	case *pyClass:
		if f.name == reconstructor {
			return m.reconstruct(args)
		}
		return m.object(f, args, true)
	case *pyObject: // a method of a class, getattr(cls, name)
		name := f.class.name + "()"
		if owner, attribute, ok := f.attribute(); ok {
			name = owner.name + "." + attribute
		}
		return m.object(&pyClass{name: name}, args, false)
	}
	return errPickleMisfit
}

// reconstruct notes what the protocols 0 and 1 write for an object without arguments: a class, and object for its base.
func (m *pickleMachine) reconstruct(args []any) error {
	if len(args) < 2 {
		return errPickleMisfit
	}
	class, isClass := args[0].(*pyClass)
	base, hasBase := args[1].(*pyClass)
	switch {
	case !isClass || !hasBase:
		return errPickleMisfit
	case base.name == objectClass:
		return m.object(class, nil, false)
	}
	return m.object(base, args[:1], false)
}

// object pushes a note.
func (m *pickleMachine) object(class *pyClass, args []any, called bool) error {
	o := m.memory.objects.one()
	o.class, o.args, o.called = class, args, called
	return m.push(o)
}

// runNewObj notes that an object is made by __new__ of its class.
func runNewObj(m *pickleMachine, _ []byte, _ int) error {
	args, err := m.popTuple()
	if err != nil {
		return err
	}
	return m.newObject(args)
}

// runNewObjEx is the same with named arguments, which count as one more.
func runNewObjEx(m *pickleMachine, _ []byte, _ int) error {
	named, err := m.pop()
	if err != nil {
		return err
	}
	args, err := m.popTuple()
	if err != nil {
		return err
	}
	all := m.memory.items.take(len(args) + 1)
	copy(all, args)
	all[len(args)] = named
	return m.newObject(all)
}

func (m *pickleMachine) newObject(args []any) error {
	v, err := m.pop()
	if err != nil {
		return err
	}
	class, ok := v.(*pyClass)
	if !ok {
		return errPickleMisfit
	}
	return m.object(class, args, false)
}

// runBuild notes the state of an object, its attributes usually.
func runBuild(m *pickleMachine, _ []byte, _ int) error {
	state, err := m.pop()
	if err != nil {
		return err
	}
	v, err := m.top()
	if err != nil {
		return err
	}
	o, ok := v.(*pyObject)
	if !ok {
		return errPickleMisfit
	}
	o.state, o.built = state, true
	return nil
}
