package pickle

func runEmptyList(m *machine, _ []byte, _ int) error  { return m.push(m.memory.list(nil)) }
func runEmptyTuple(m *machine, _ []byte, _ int) error { return m.push(m.memory.tuple(nil)) }
func runEmptyDict(m *machine, _ []byte, _ int) error  { return m.push(m.memory.dicts.one()) }

// runTuple makes a tuple, or a frozenset.
func runTuple(m *machine, _ []byte, _ int) error {
	items, err := m.popMark()
	if err != nil {
		return err
	}
	return m.push(m.memory.tuple(items))
}

// runShortTuple makes a tuple of the one, two or three values on top.
func runShortTuple(n int) func(*machine, []byte, int) error {
	return func(m *machine, _ []byte, _ int) error {
		rest := len(m.stack) - n
		if rest < m.base() {
			return errMisfit
		}
		t := m.memory.tuple(m.stack[rest:])
		m.stack = append(m.stack[:rest], t)
		return nil
	}
}

// runAppend adds one value to a list.
func runAppend(m *machine, _ []byte, _ int) error {
	last := len(m.stack) - 1
	if last <= m.base() {
		return errMisfit
	}
	item := m.stack[last:]
	m.stack = m.stack[:last]
	return m.extend(item)
}

// runAppends adds to a list, or to a set.
func runAppends(m *machine, _ []byte, _ int) error {
	items, err := m.popMark()
	if err != nil {
		return err
	}
	return m.extend(items)
}

// extend adds items to the list or the object on top.
func (m *machine) extend(items []any) error {
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
	return errMisfit
}

// runSetItem adds one entry to a dict.
func runSetItem(m *machine, _ []byte, _ int) error {
	rest := len(m.stack) - 2
	if rest <= m.base() {
		return errMisfit
	}
	pair := m.stack[rest:]
	m.stack = m.stack[:rest]
	return m.fill(pair)
}

// runSetItems adds to a dict.
func runSetItems(m *machine, _ []byte, _ int) error {
	pairs, err := m.popMark()
	if err != nil {
		return err
	}
	return m.fill(pairs)
}

// fill adds entries to the dict or the object on top.
func (m *machine) fill(pairs []any) error {
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
	return errMisfit
}
