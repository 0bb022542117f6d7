// Package assert is the Lua module robot.assert: checks that fail the keyword with a message that says what differs.
//
// A check that does not pass raises its message as a plain string without a place, so that the test shows exactly that.
// Its last argument is put in front: "message: what differs". Wrong use is another error, which names the function.
//
// Values are equal if they are equal to a script, and tables if they hold equal values, however nested. Marks do not
// count (robot.float(3) equals 3), nor does the order of keys; all digits of robot.int do. For tables with one
// metatable that has __eq, that function decides first. nil and robot.null differ, as they do for a script.
package assert

import (
	_ "embed"
	"fmt"
	"math"
	"slices"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/marshal"
	"github.com/rflua/rflua/engine/module/host"
)

//go:embed assert.lua
var definition string

// Module is robot.assert.
var Module = host.Module{Name: "robot.assert", Definition: definition, Open: open}

func open(L *lua.LState, h host.Host) host.Contents {
	a := &asserts{}
	if text, ok := L.GetGlobal("string").(*lua.LTable); ok {
		a.find = text.RawGetString("find")
	}
	return host.Contents{Functions: []host.Function{
		{Name: "equal", Params: "actual?, expected?, message?", Run: equal},
		{Name: "not_equal", Params: "actual?, unexpected?, message?", Run: notEqual},
		{Name: "contains", Params: "container?, item?, message?", Run: contains},
		{Name: "not_contains", Params: "container?, item?, message?", Run: notContains},
		{Name: "matches", Params: "text?, pattern, message?", Run: a.matches},
		{Name: "near", Params: "actual?, expected, tolerance?, message?", Run: near},
		{Name: "is_true", Params: "value?, message?", Run: isTrue},
		{Name: "is_false", Params: "value?, message?", Run: isFalse},
		{Name: "type_of", Params: "value?, type, message?", Run: typeOf},
		{Name: "raises", Params: "fn, expected?, message?", Run: a.raises},
	}}
}

// asserts is the module in one Lua state.
type asserts struct {
	find lua.LValue // the state's string.find
}

// fail ends the check, with the message that is argument n in front.
func fail(c *host.Call, n int, format string, args ...any) {
	failWith(c, c.OptString(n, ""), fmt.Sprintf(format, args...))
}

func failWith(c *host.Call, message, text string) {
	if message != "" {
		text = message + ": " + text
	}
	c.L.Error(lua.LString(text), 0)
}

// needs raises an error if there are fewer than n arguments: a value may be nil, but must be there.
func needs(c *host.Call, n int) {
	if c.Len() < n {
		c.Raise("needs at least %d arguments, not %d", n, c.Len())
	}
}

func equal(c *host.Call) int {
	needs(c, 2)
	message, pointers := "", false
	if _, ok := c.Arg(3).(*lua.LTable); ok {
		options := c.Options(3, "message", "pointers")
		message, pointers = options.String("message", ""), options.Bool("pointers", false)
	} else {
		message = c.OptString(3, "")
	}
	if d := compare(c, c.Arg(1), c.Arg(2), pointers); d.total > 0 {
		failWith(c, message, d.String())
	}
	return 0
}

func notEqual(c *host.Call) int {
	needs(c, 2)
	if compare(c, c.Arg(1), c.Arg(2), false).total == 0 {
		fail(c, 3, "%s == %s", show(c.L, c.Arg(1)), show(c.L, c.Arg(2)))
	}
	return 0
}

func contains(c *host.Call) int {
	if key, ok := has(c); !ok {
		fail(c, 3, "%s does not contain %s%s", show(c.L, c.Arg(1)), key, show(c.L, c.Arg(2)))
	}
	return 0
}

func notContains(c *host.Call) int {
	if key, ok := has(c); ok {
		fail(c, 3, "%s contains %s%s", show(c.L, c.Arg(1)), key, show(c.L, c.Arg(2)))
	}
	return 0
}

// has reports whether the container, argument 1, has argument 2: a text as a part, a list as an item, a dict as a key;
// key is for the message. A value that is no container fails contains and not_contains alike.
func has(c *host.Call) (key string, ok bool) {
	needs(c, 2)
	item := c.Arg(2)
	t, isTable := c.Arg(1).(*lua.LTable)
	switch {
	case !isTable:
		text, isText := host.Text(c.Arg(1))
		if !isText {
			fail(c, 3, "%s is neither a string nor a table: it cannot contain %s", show(c.L, c.Arg(1)), show(c.L, item))
		}
		return "", strings.Contains(text, c.String(2))
	case c.Host.Marks().IsList(t):
		return "", slices.ContainsFunc(items(t), func(v lua.LValue) bool { return compare(c, v, item, false).total == 0 })
	}
	return "the key ", t.RawGet(marshal.Plain(item)) != lua.LNil
}

func items(list *lua.LTable) []lua.LValue {
	all := make([]lua.LValue, list.MaxN())
	for i := range all {
		all[i] = list.RawGetInt(i + 1)
	}
	return all
}

// near implements assert.near. The tolerance is absolute, or {abs=, rel=}, of which the larger counts.
func near(c *host.Call) int {
	expected := c.Number(2)
	absolute, relative := 0.0, 1e-9
	if _, ok := c.Arg(3).(*lua.LTable); ok {
		options := c.Options(3, "abs", "rel")
		absolute, relative = options.Number("abs", 0), options.Number("rel", 0)
	} else if c.Given(3) {
		absolute, relative = c.Number(3), 0
	}
	if !(absolute >= 0 && relative >= 0) {
		c.ArgError(3, "must not be negative")
	}
	actual, ok := host.Number(c.Arg(1))
	if !ok {
		fail(c, 4, "%s is not a number", show(c.L, c.Arg(1)))
	}
	allowed := max(absolute, relative*math.Abs(expected))
	if distance := math.Abs(actual - expected); actual != expected && !(distance <= allowed) {
		fail(c, 4, "%s is not near %s: they are %.6g apart, %.6g is allowed", show(c.L, c.Arg(1)), show(c.L, c.Arg(2)), distance, allowed)
	}
	return 0
}

func isTrue(c *host.Call) int {
	needs(c, 1)
	if !c.Host.Marks().Truth(c.Arg(1)) {
		fail(c, 2, "%s is not true", show(c.L, c.Arg(1)))
	}
	return 0
}

func isFalse(c *host.Call) int {
	needs(c, 1)
	if c.Host.Marks().Truth(c.Arg(1)) {
		fail(c, 2, "%s is not false", show(c.L, c.Arg(1)))
	}
	return 0
}
