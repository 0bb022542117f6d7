package stdlib

import (
	"sort"
	"strings"

	lua "github.com/yuin/gopher-lua"
)

// concat implements table.concat(list, separator, i, j).
func concat(L *lua.LState) int {
	t := table(L, 1)
	separator := ""
	if L.Get(2) != lua.LNil {
		separator = str(L, 2)
	}
	i := optional(L, 3, 1)
	j := optional(L, 4, t.Len())
	var out strings.Builder
	for n := i; n <= j; n++ {
		switch v := item(t, n).(type) {
		case lua.LString:
			checkSize(L, out.Len()+len(v))
			out.WriteString(string(v))
		case lua.LNumber:
			out.WriteString(v.String())
		default:
			L.RaiseError("invalid value (%s) at index %d in table for 'concat'", v.Type().String(), n)
		}
		if n == j {
			break // n may be the largest int
		}
		checkSize(L, out.Len()+len(separator))
		out.WriteString(separator)
		if (n-i)%interval == interval-1 {
			checkContext(L)
		}
	}
	L.Push(lua.LString(out.String()))
	return 1
}

// item returns t[i], wherever the table keeps it.
func item(t *lua.LTable, i int) lua.LValue {
	if 1 <= i && i <= MaxIndex {
		return t.RawGetInt(i)
	}
	return t.RawGet(lua.LNumber(i))
}

// insert implements table.insert(list, [position,] value). A position behind the list is an index like any other; one
// before it is an error, because the manual's loop over all items from there on could take for ever.
func insert(L *lua.LState) int {
	t := table(L, 1)
	n := t.Len()
	switch L.GetTop() {
	case 2:
		checkLength(L, n+1)
		t.RawSetInt(n+1, L.Get(2))
	case 3:
		position := integer(L, 2)
		value := L.Get(3)
		switch {
		case position < 1:
			L.ArgError(2, "position out of bounds")
		case position > n+1:
			t.RawSet(lua.LNumber(position), value)
		default:
			checkLength(L, n+1)
			t.Insert(position, value)
		}
	default:
		L.RaiseError("wrong number of arguments to 'insert'")
	}
	return 0
}

func checkLength(L *lua.LState, n int) {
	if n > MaxIndex {
		L.RaiseError("list too long: it would have more than %d items", MaxIndex)
	}
}

// remove implements table.remove(list, position).
func remove(L *lua.LState) int {
	t := table(L, 1)
	n := t.Len()
	position := optional(L, 2, n)
	if position < 1 || position > n {
		L.Push(lua.LNil)
	} else {
		L.Push(t.Remove(position))
	}
	return 1
}

// maxn implements table.maxn(table): the largest positive number that is a key.
func maxn(L *lua.LState) int {
	t := table(L, 1)
	largest := lua.LNumber(t.MaxN())
	key := lua.LValue(lua.LNil)
	if largest > 0 {
		key = largest
	}
	for steps := 1; ; steps++ { // what is left is not in the array part
		if key, _ = t.Next(key); key == lua.LNil {
			break
		}
		if n, ok := key.(lua.LNumber); ok && n > largest {
			largest = n
		}
		if steps%interval == 0 {
			checkContext(L)
		}
	}
	L.Push(largest)
	return 1
}

// unpack implements unpack(list, i, j).
func unpack(L *lua.LState) int {
	t := table(L, 1)
	i := optional(L, 2, 1)
	j := optional(L, 3, t.Len())
	if i > j {
		return 0
	}
	n := j - i + 1
	if n <= 0 || n > MaxResults {
		L.RaiseError("too many results to unpack: more than %d", MaxResults)
	}
	reserve(L, n)
	for k := range n {
		L.Push(item(t, i+k))
	}
	return n
}

// sortList implements table.sort(list, comparison). The list changes only at the end: if a comparison fails or is
// cancelled it stays as it was.
func sortList(L *lua.LState) int {
	t := table(L, 1)
	var less *lua.LFunction
	if L.Get(2) != lua.LNil {
		fn, ok := L.Get(2).(*lua.LFunction)
		if !ok {
			L.ArgError(2, "function expected, got "+typeName(L, 2))
		}
		less = fn
	}
	values := make([]lua.LValue, t.Len())
	for i := range values {
		values[i] = t.RawGetInt(i + 1)
	}
	sort.Sort(&sorter{L: L, less: less, values: values})
	for i, v := range values {
		t.RawSetInt(i+1, v)
	}
	return 0
}

// sorter is a sort.Interface that checks the context after every interval of steps.
type sorter struct {
	L      *lua.LState
	less   *lua.LFunction
	values []lua.LValue
	steps  int
}

func (s *sorter) Len() int      { return len(s.values) }
func (s *sorter) Swap(i, j int) { s.values[i], s.values[j] = s.values[j], s.values[i] }

func (s *sorter) Less(i, j int) bool {
	s.steps++
	if s.steps > interval || s.less != nil && s.less.IsG { // a Go function may take long without checking the context
		s.steps = 0
		checkContext(s.L)
	}
	return s.isLess(s.values[i], s.values[j])
}

func (s *sorter) isLess(a, b lua.LValue) bool {
	L := s.L
	if s.less != nil {
		L.Push(s.less)
		L.Push(a)
		L.Push(b)
		L.Call(2, 1)
		result := L.Get(-1)
		L.Pop(1)
		return lua.LVAsBool(result)
	}
	switch x := a.(type) {
	case lua.LNumber:
		if y, ok := b.(lua.LNumber); ok {
			return x < y
		}
	case lua.LString:
		if y, ok := b.(lua.LString); ok {
			s.steps += min(len(x), len(y)) / 64
			return x < y
		}
	}
	return L.LessThan(a, b)
}
