package stdlib

import (
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/stdlib/pattern"
)

// find implements string.find(s, pattern, init, plain).
func find(L *lua.LState) int {
	s, p := str(L, 1), str(L, 2)
	from := first(optional(L, 3, 1), len(s))
	if lua.LVAsBool(L.Get(4)) || !strings.ContainsAny(p, "^$*+?.([%-") {
		i := strings.Index(s[from:], p)
		if i < 0 {
			L.Push(lua.LNil)
			return 1
		}
		L.Push(lua.LNumber(from + i + 1))
		L.Push(lua.LNumber(from + i + len(p)))
		return 2
	}
	m := acquire(L, p, true)
	if !next(L, m, s, from) {
		m.Release()
		L.Push(lua.LNil)
		return 1
	}
	L.Push(lua.LNumber(m.Start + 1))
	L.Push(lua.LNumber(m.End))
	n := 2
	if m.Captures() > 0 {
		n += pushCaptures(L, m, s)
	}
	m.Release()
	return n
}

// match implements string.match(s, pattern, init).
func match(L *lua.LState) int {
	s, p := str(L, 1), str(L, 2)
	from := first(optional(L, 3, 1), len(s))
	m := acquire(L, p, true)
	defer m.Release()
	if !next(L, m, s, from) {
		L.Push(lua.LNil)
		return 1
	}
	return pushCaptures(L, m, s)
}

// gmatch implements string.gmatch(s, pattern). Each call of the function that it returns finds one match, so that a loop
// that ends early costs no more.
func gmatch(L *lua.LState) int {
	s, p := str(L, 1), str(L, 2)
	m := acquire(L, p, false)
	at := 0
	L.Push(L.NewFunction(func(L *lua.LState) int {
		if at > len(s) || !next(L, m, s, at) {
			at = len(s) + 1
			return 0
		}
		at = m.End
		if m.Start == m.End {
			at++
		}
		return pushCaptures(L, m, s)
	}))
	return 1
}

// acquire returns a Matcher for the pattern, or raises an error if the pattern is malformed.
func acquire(L *lua.LState, p string, anchors bool) *pattern.Matcher {
	m, err := pattern.Acquire(p, anchors)
	if err != nil {
		L.RaiseError("%s", err.Error())
	}
	return m
}

// next finds the next match from an index on, and raises an error if the context is done.
func next(L *lua.LState, m *pattern.Matcher, s string, from int) bool {
	found, err := m.Find(contextOf(L), s, from)
	if err != nil {
		L.RaiseError("cancelled")
	}
	return found
}

// pushCaptures pushes what the pattern captured, or the whole match if it has no captures.
func pushCaptures(L *lua.LState, m *pattern.Matcher, s string) int {
	n := max(m.Captures(), 1)
	for i := range n {
		L.Push(capture(m, s, i))
	}
	return n
}

// capture returns capture i, counted from 0. If the pattern has no captures, capture 0 is the whole match.
func capture(m *pattern.Matcher, s string, i int) lua.LValue {
	if i == 0 && m.Captures() == 0 {
		return lua.LString(s[m.Start:m.End])
	}
	start, end := m.Capture(i)
	if end == pattern.Position {
		return lua.LNumber(start + 1)
	}
	return lua.LString(s[start:end])
}
