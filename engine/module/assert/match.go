package assert

import (
	"math"
	"slices"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/marshal"
	"github.com/rflua/rflua/engine/module/host"
)

// match returns what string.match(text, pattern) returns: the captures, or the whole match; nothing if there is no match.
// Errors blame argument n for the pattern.
func (a *asserts) match(c *host.Call, text, pattern string, n int) []lua.LValue {
	found, raised := c.Host.Try(c.L, a.find, lua.LString(text), lua.LString(pattern))
	if raised != nil {
		c.ArgError(n, "is no Lua pattern: %s", strings.TrimSpace(raised.Text))
	}
	if len(found) > 2 {
		return found[2:]
	}
	if len(found) == 2 {
		first, _ := host.Number(found[0])
		last, _ := host.Number(found[1])
		return []lua.LValue{lua.LString(text[int(first)-1 : int(last)])}
	}
	return nil
}

func (a *asserts) matches(c *host.Call) int {
	pattern := c.String(2)
	text, ok := host.Text(c.Arg(1))
	if !ok {
		fail(c, 3, "%s is not a string", show(c.L, c.Arg(1)))
	}
	found := a.match(c, text, pattern, 2)
	if found == nil {
		fail(c, 3, "%s does not match %s", show(c.L, c.Arg(1)), show(c.L, c.Arg(2)))
	}
	return c.Return(found...)
}

// raises returns the message of the error, and the error itself.
func (a *asserts) raises(c *host.Call) int {
	fn := c.Function(1)
	expected := c.OptString(2, "")
	_, raised := c.Host.Try(c.L, fn)
	switch {
	case raised == nil && c.Given(2):
		fail(c, 3, "no error was raised, expected %s", show(c.L, c.Arg(2)))
	case raised == nil:
		fail(c, 3, "no error was raised")
	case c.Given(2) && raised.Text != expected && a.match(c, raised.Text, expected, 2) == nil:
		fail(c, 3, "the error %s does not match %s", show(c.L, lua.LString(raised.Text)), show(c.L, c.Arg(2)))
	}
	return c.Return(lua.LString(raised.Text), raised.Value)
}

// types are the names that type_of knows.
var types = []string{"nil", "boolean", "number", "integer", "string", "table", "list", "dict", "function", "thread", "userdata", "null"}

func typeOf(c *host.Call) int {
	want := c.String(2)
	if !slices.Contains(types, want) {
		c.ArgError(2, "must be one of %s, not %s", strings.Join(types, ", "), host.Describe(c.Arg(2)))
	}
	v := marshal.Plain(c.Arg(1))
	t, isTable := v.(*lua.LTable)
	n, isNumber := v.(lua.LNumber)
	ok := false
	switch want {
	case "integer":
		ok = isNumber && float64(n) == math.Trunc(float64(n)) && !math.IsInf(float64(n), 0)
	case "list":
		ok = isTable && c.Host.Marks().IsList(t)
	case "dict":
		ok = isTable && !c.Host.Marks().IsList(t)
	case "null":
		ok = v == c.Host.Marks().Null
	case "userdata":
		ok = v.Type() == lua.LTUserData && v != c.Host.Marks().Null
	default:
		ok = v.Type().String() == want
	}
	if !ok {
		article := "a"
		if want == "integer" {
			article = "an"
		}
		fail(c, 3, "%s is not %s %s", show(c.L, c.Arg(1)), article, want)
	}
	return 0
}
