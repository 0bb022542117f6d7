package stdlib

import (
	"strconv"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/stdlib/pattern"
)

// gsub implements string.gsub(s, pattern, replacement, n).
func gsub(L *lua.LState) int {
	s, p := str(L, 1), str(L, 2)
	replacement := L.Get(3)
	switch v := replacement.(type) {
	case lua.LNumber:
		replacement = lua.LString(v.String())
	case lua.LString, *lua.LTable, *lua.LFunction:
	default:
		L.ArgError(3, "string/function/table expected, got "+typeName(L, 3))
	}
	most := optional(L, 4, len(s)+1)
	m := acquire(L, p, true)
	var out []byte
	count, at, copied := 0, 0, 0 // s[:copied] is in out
	for count < most && at <= len(s) && next(L, m, s, at) {
		count++
		start, end := m.Start, m.End
		size := len(out) + start - copied
		checkSize(L, size)
		if out == nil {
			out = make([]byte, 0, len(s)+16)
		}
		out = append(out, s[copied:start]...)
		out = replace(L, out, m, s, replacement)
		checkSize(L, len(out))
		if copied, at = end, end; start == end {
			at++
		}
		if m.Anchored {
			break
		}
		if count%interval == 0 {
			checkContext(L)
		}
	}
	m.Release()
	result := lua.LString(s)
	if count > 0 {
		checkSize(L, len(out)+len(s)-copied)
		result = lua.LString(append(out, s[copied:]...))
	}
	L.Push(result)
	L.Push(lua.LNumber(count))
	return 2
}

// replace adds to out what replaces the match.
func replace(L *lua.LState, out []byte, m *pattern.Matcher, s string, replacement lua.LValue) []byte {
	var value lua.LValue
	switch r := replacement.(type) {
	case lua.LString:
		return expand(L, out, m, s, string(r))
	case *lua.LTable:
		value = L.GetTable(r, capture(m, s, 0))
	case *lua.LFunction:
		L.Push(r)
		L.Call(pushCaptures(L, m, s), 1)
		value = L.Get(-1)
		L.Pop(1)
	}
	switch v := value.(type) {
	case lua.LString:
		checkSize(L, len(out)+len(v))
		return append(out, v...)
	case lua.LNumber:
		return append(out, v.String()...)
	}
	if lua.LVAsBool(value) {
		L.RaiseError("invalid replacement value (a %s)", value.Type().String())
	}
	return append(out, s[m.Start:m.End]...)
}

// expand adds to out the text with %0 to %9 replaced by captures.
func expand(L *lua.LState, out []byte, m *pattern.Matcher, s, text string) []byte {
	for {
		checkSize(L, len(out))
		i := strings.IndexByte(text, '%')
		if i < 0 {
			checkSize(L, len(out)+len(text))
			return append(out, text...)
		}
		out = append(out, text[:i]...)
		if i+1 == len(text) {
			L.RaiseError("invalid use of '%s' in replacement string: it ends with one", "%")
		}
		c := text[i+1]
		text = text[i+2:]
		switch {
		case c == '0':
			out = append(out, s[m.Start:m.End]...)
		case '1' <= c && c <= '9':
			n := int(c - '1')
			if n > 0 && n >= m.Captures() {
				L.RaiseError("invalid capture index")
			}
			switch v := capture(m, s, n).(type) {
			case lua.LString:
				out = append(out, v...)
			case lua.LNumber:
				out = strconv.AppendInt(out, int64(v), 10)
			}
		default:
			out = append(out, c)
		}
	}
}
