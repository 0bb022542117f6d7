package stdlib

import (
	"strings"
	"unicode/utf8"

	lua "github.com/yuin/gopher-lua"
)

// rep implements string.rep(s, n).
func rep(L *lua.LState) int {
	s, n := str(L, 1), integer(L, 2)
	if n <= 0 || s == "" {
		L.Push(lua.LString(""))
		return 1
	}
	if n > MaxString/len(s) {
		checkSize(L, MaxString+1)
	}
	L.Push(lua.LString(strings.Repeat(s, n)))
	return 1
}

// sub implements string.sub(s, i, j).
func sub(L *lua.LState) int {
	s := str(L, 1)
	from, to := first(integer(L, 2), len(s)), last(optional(L, 3, -1), len(s))
	if from >= to {
		L.Push(lua.LString(""))
	} else {
		L.Push(lua.LString(s[from:to]))
	}
	return 1
}

// byteAt implements string.byte(s, i, j).
func byteAt(L *lua.LState) int {
	s := str(L, 1)
	i := optional(L, 2, 1)
	j := optional(L, 3, i)
	from, to := first(i, len(s)), last(j, len(s))
	if i == 0 && j == 0 || from >= to {
		return 0
	}
	if to-from > MaxResults {
		L.RaiseError("string slice too long: more than %d values", MaxResults)
	}
	reserve(L, to-from)
	for _, c := range []byte(s[from:to]) {
		L.Push(lua.LNumber(c))
	}
	return to - from
}

// char implements string.char(...).
func char(L *lua.LState) int {
	b := make([]byte, L.GetTop())
	for i := range b {
		c := integer(L, i+1)
		if c < 0 || c > 255 {
			L.ArgError(i+1, "invalid value")
		}
		b[i] = byte(c)
	}
	L.Push(lua.LString(b))
	return 1
}

// reverse implements string.reverse(s).
func reverse(L *lua.LState) int {
	s := str(L, 1)
	var b strings.Builder
	b.Grow(len(s))
	for i := len(s) - 1; i >= 0; i-- {
		b.WriteByte(s[i])
	}
	L.Push(lua.LString(b.String()))
	return 1
}

// upper implements string.upper(s). Text changes by the rules of Unicode, as in gopher-lua; of binary strings only the
// ASCII letters change.
func upper(L *lua.LState) int { return changeCase(L, strings.ToUpper, 'a', 'z') }

// lower implements string.lower(s), with the same rule.
func lower(L *lua.LState) int { return changeCase(L, strings.ToLower, 'A', 'Z') }

func changeCase(L *lua.LState, change func(string) string, from, to byte) int {
	s := str(L, 1)
	if utf8.ValidString(s) {
		L.Push(lua.LString(change(s)))
		return 1
	}
	b := []byte(s)
	for i, c := range b {
		if from <= c && c <= to {
			b[i] = c ^ ' '
		}
	}
	L.Push(lua.LString(b))
	return 1
}
