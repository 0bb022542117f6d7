package jsonrpc

func runEmptyList(m *pickleMachine, _ []byte, _ int) error  { return m.push(m.memory.list(nil)) }
func runEmptyTuple(m *pickleMachine, _ []byte, _ int) error { return m.push(m.memory.tuple(nil)) }
func runEmptyDict(m *pickleMachine, _ []byte, _ int) error  { return m.push(m.memory.dicts.one()) }

func runList(m *pickleMachine, _ []byte, _ int) error {
	items, err := m.popMark()
	if err != nil {
		return err
	}
	return m.push(m.memory.list(items))
}

func runTuple(m *pickleMachine, _ []byte, _ int) error {
	items, err := m.popMark()
	if err != nil {
		return err
	}
	return m.push(m.memory.tuple(items))
}

// runShortTuple makes a tuple of the one, two or three values on top.
func runShortTuple(n int) func(*pickleMachine, []byte, int) error {
	return func(m *pickleMachine, _ []byte, _ int) error {
		rest := len(m.stack) - n
		if rest < m.base() {
			return errPickleMisfit
		}
		t := m.memory.tuple(m.stack[rest:])
		m.stack = append(m.stack[:rest], t)
		return nil
	}
}

func runDict(m *pickleMachine, _ []byte, _ int) error {
	pairs, err := m.popMark()
	if err != nil {
		return err
	}
	d := m.memory.dicts.one()
	if d.entries, err = m.memory.filled(nil, pairs); err != nil {
		return err
	}
	return m.push(d)
}

func runAppend(m *pickleMachine, _ []byte, _ int) error {
	last := len(m.stack) - 1
	if last <= m.base() {
		return errPickleMisfit
	}
	item := m.stack[last:]
	m.stack = m.stack[:last]
	return m.extend(item)
}

// runAppends adds to a list, or to a set.
func runAppends(m *pickleMachine, _ []byte, _ int) error {
	items, err := m.popMark()
	if err != nil {
		return err
	}
	return m.extend(items)
}

func (m *pickleMachine) extend(items []any) error {
	v, err := m.top()
	if err != nil {
		return err
	}
	switch v := v.(type) {
	case *pyList:
		v.items = m.memory.extended(v.items, items)
		return nil
	case *pyObject:
		v.filled = v.filled || len(items) > 0
		return nil
	}
	return errPickleMisfit
}

func runSetItem(m *pickleMachine, _ []byte, _ int) error {
	rest := len(m.stack) - 2
	if rest <= m.base() {
		return errPickleMisfit
	}
	pair := m.stack[rest:]
	m.stack = m.stack[:rest]
	return m.fill(pair)
}

func runSetItems(m *pickleMachine, _ []byte, _ int) error {
	pairs, err := m.popMark()
	if err != nil {
		return err
	}
	return m.fill(pairs)
}

func (m *pickleMachine) fill(pairs []any) error {
	v, err := m.top()
	if err != nil {
		return err
	}
	switch v := v.(type) {
	case *pyDict:
		v.entries, err = m.memory.filled(v.entries, pairs)
		return err
	case *pyObject:
		v.entries, err = m.memory.filled(v.entries, pairs)
		return err
	}
	return errPickleMisfit
}
