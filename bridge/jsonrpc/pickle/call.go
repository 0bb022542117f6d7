package pickle

// runStackGlobal pushes the class or the function of a module.
func runStackGlobal(m *machine, _ []byte, _ int) error {
	rest := len(m.stack) - 2
	if rest < m.base() {
		return errMisfit
	}
	module, isText := m.stack[rest].(string)
	name, isName := m.stack[rest+1].(string)
	if !isText || !isName {
		return errMisfit
	}
	m.stack = append(m.stack[:rest], m.class(module, name))
	return nil
}

// runReduce notes the call of a class, a function or the result of another call.
func runReduce(m *machine, _ []byte, _ int) error {
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

// call notes the call of a function with arguments.
func (m *machine) call(function any, args []any) error {
	switch f := function.(type) {
	case *pyClass:
		return m.object(f, args, true)
	case *pyObject: // a method of a class, getattr(cls, name)
		name := f.class.name + "()"
		if owner, attribute, ok := f.attribute(); ok {
			name = owner.name + "." + attribute
		}
		return m.object(&pyClass{name: name}, args, false)
	}
	return errMisfit
}

// object pushes the note of an object.
func (m *machine) object(class *pyClass, args []any, called bool) error {
	o := m.memory.objects.one()
	o.class, o.args, o.called = class, args, called
	return m.push(o)
}

// runNewObj notes that an object is made by __new__ of its class.
func runNewObj(m *machine, _ []byte, _ int) error {
	args, err := m.popTuple()
	if err != nil {
		return err
	}
	return m.newObject(args)
}

// runNewObjEx is runNewObj with named arguments, which count as one more.
func runNewObjEx(m *machine, _ []byte, _ int) error {
	named, err := m.pop()
	if err != nil {
		return err
	}
	args, err := m.popTuple()
	if err != nil {
		return err
	}
	all := m.memory.items.some(len(args) + 1)
	copy(all, args)
	all[len(args)] = named
	return m.newObject(all)
}

// newObject notes an object of the class on the stack.
func (m *machine) newObject(args []any) error {
	v, err := m.pop()
	if err != nil {
		return err
	}
	class, ok := v.(*pyClass)
	if !ok {
		return errMisfit
	}
	return m.object(class, args, false)
}

// runBuild notes the state of an object, its attributes usually.
func runBuild(m *machine, _ []byte, _ int) error {
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
		return errMisfit
	}
	o.state, o.built = state, true
	return nil
}
