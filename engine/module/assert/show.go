package assert

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/marshal"
)

// maxText is how many bytes of a value are shown, about.
const maxText = 100

// show returns a value as Lua code would write it, in one line of about maxText bytes at most.
func show(L *lua.LState, v lua.LValue) string {
	var b strings.Builder
	shown{L, &b}.value(v, 0)
	return b.String()
}

type shown struct {
	L *lua.LState
	b *strings.Builder
}

func (s shown) value(v lua.LValue, depth int) {
	switch x := marshal.Plain(v).(type) {
	case lua.LString:
		text := string(x)
		if len(text) > maxText {
			s.b.WriteString(strconv.Quote(head(text, maxText)) + "...")
			return
		}
		s.b.WriteString(strconv.Quote(text))
	case lua.LNumber:
		text, _ := marshal.Text(v) // all digits of robot.int
		s.b.WriteString(text)
	case *lua.LTable:
		s.table(x, depth)
	case *lua.LUserData:
		s.b.WriteString(s.L.ToStringMeta(x).String())
	case *lua.LNilType, lua.LBool:
		s.b.WriteString(x.String())
	default:
		s.b.WriteString("a " + x.Type().String())
	}
}

func (s shown) table(t *lua.LTable, depth int) {
	if depth == 4 {
		s.b.WriteString("{...}")
		return
	}
	s.b.WriteByte('{')
	n := 0
	for key, v := t.Next(lua.LNil); key != lua.LNil; key, v = t.Next(key) {
		if n++; n > 1 {
			s.b.WriteString(", ")
		}
		if s.b.Len() > maxText {
			s.b.WriteString("...")
			break
		}
		if key != lua.LNumber(n) {
			if name := strings.TrimPrefix(marshal.Path("", []lua.LValue{key}), "."); name == "" || len(name) > maxText {
				s.b.WriteString("[...]")
			} else {
				s.b.WriteString(name)
			}
			s.b.WriteString(" = ")
		}
		s.value(v, depth+1)
	}
	s.b.WriteByte('}')
}

// showBoth returns how two values differ that are not both tables.
func showBoth(L *lua.LState, actual, expected lua.LValue) string {
	a, isText := marshal.Plain(actual).(lua.LString)
	e, both := marshal.Plain(expected).(lua.LString)
	if isText && both && (len(a) > maxText || len(e) > maxText) {
		return showTexts(string(a), string(e))
	}
	left, right := show(L, actual), show(L, expected)
	if left == right && strings.HasPrefix(left, "a ") { // two functions
		return fmt.Sprintf("%s != another one", left)
	}
	return left + " != " + right
}

// showTexts shows two long texts around the first character in which they differ.
func showTexts(a, e string) string {
	same := 0
	for same < len(a) && same < len(e) && a[same] == e[same] {
		same++
	}
	for same > 0 && same < len(a) && !utf8.RuneStart(a[same]) {
		same--
	}
	common := a[:same]
	line := 1 + strings.Count(common, "\n")
	column := 1 + utf8.RuneCountInString(common[strings.LastIndexByte(common, '\n')+1:])
	start := max(0, same-40)
	for start > 0 && !utf8.RuneStart(a[start]) {
		start--
	}
	piece := func(s string) string {
		text := strconv.Quote(head(s[start:], maxText))
		if start > 0 {
			text = "..." + text
		}
		if len(s)-start > maxText {
			text += "..."
		}
		return text
	}
	return fmt.Sprintf("%s != %s (%d and %d bytes; the first difference is at line %d, column %d)", piece(a), piece(e), len(a), len(e), line, column)
}

// head returns the beginning of a text, at most n bytes of it.
func head(text string, n int) string {
	if len(text) <= n {
		return text
	}
	for n > 0 && !utf8.RuneStart(text[n]) {
		n--
	}
	return text[:n]
}

// clip returns the beginning of a text, with dots if something is missing.
func clip(text string) string {
	if len(text) > maxText {
		return head(text, maxText) + "..."
	}
	return text
}
