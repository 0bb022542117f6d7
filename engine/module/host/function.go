package host

import (
	"context"
	"fmt"
	"math"
	"strings"

	lua "github.com/yuin/gopher-lua"
)

// Function is a function of a module, or a method of a [Class].
type Function struct {
	Name string
	// Params holds the names of the parameters, joined by ", ": "path, text, options?". A "?" marks an optional one,
	// which may be nil; "..." stands for any further ones. The self of a method is not among them.
	Params string
	// Run pushes the results, usually with [Call.Return], and returns their number.
	Run func(c *Call) int
}

// lua makes the Lua function. Errors call it where; class is nil if it is no method.
func (f Function) lua(L *lua.LState, h Host, where string, class *Class) *lua.LFunction {
	var params []string
	if f.Params != "" {
		params = strings.Split(f.Params, ", ")
	}
	return L.NewFunction(h.Guard(where, func(L *lua.LState) int {
		c := &Call{L: L, Host: h, where: where, params: params}
		if class != nil {
			c.first = 1
			if c.Self = class.of(L.Get(1)); c.Self == nil {
				c.Raise("call it with a colon: its first argument must be a %s, not %s", class.Name, Describe(L.Get(1)))
			}
		}
		c.check()
		return f.Run(c)
	}))
}

// Call is one call of a [Function]. The arguments are counted from 1; the self of a method is not counted.
type Call struct {
	L    *lua.LState
	Host Host
	Self any // the object of a method: the value passed to [Class.New]

	where  string
	params []string
	first  int // values on the stack before argument 1
}

// check refuses arguments that the function does not have, and nil where one is needed.
func (c *Call) check() {
	n := c.Len()
	for i, p := range c.params {
		if p == "..." {
			return
		}
		if !strings.HasSuffix(p, "?") && c.Arg(i+1) == lua.LNil {
			c.ArgError(i+1, "is missing")
		}
	}
	if n > len(c.params) {
		c.Raise("takes at most %d arguments, not %d: (%s)", len(c.params), n, strings.Join(c.params, ", "))
	}
}

// Len returns how many arguments there are.
func (c *Call) Len() int { return c.L.GetTop() - c.first }

// Arg returns argument n, or nil.
func (c *Call) Arg(n int) lua.LValue { return c.L.Get(n + c.first) }

// Given reports whether argument n is there and not nil.
func (c *Call) Given(n int) bool { return c.Arg(n) != lua.LNil }

// Raise ends the call with an error in how it was used. The text follows the name of the function.
func (c *Call) Raise(format string, args ...any) {
	c.L.RaiseError("%s: %s", c.where, fmt.Sprintf(format, args...))
}

// ArgError ends the call with an error in argument n. The text follows its name: "must be a string, not nil".
func (c *Call) ArgError(n int, format string, args ...any) {
	name := "..."
	if n <= len(c.params) {
		name = strings.TrimSuffix(c.params[n-1], "?")
	}
	c.Raise("argument %d, '%s', %s", n, name, fmt.Sprintf(format, args...))
}

// want raises the error of an argument of another type.
func (c *Call) want(n int, what string) {
	c.ArgError(n, "must be %s, not %s", what, Describe(c.Arg(n)))
}

// String returns argument n, text or bytes. Numbers are accepted as text, as in Lua's own functions.
func (c *Call) String(n int) string {
	text, ok := Text(c.Arg(n))
	if !ok {
		c.want(n, "a string")
	}
	return text
}

// OptString returns argument n as String does, or otherwise if it is not given.
func (c *Call) OptString(n int, otherwise string) string {
	if !c.Given(n) {
		return otherwise
	}
	return c.String(n)
}

// Number returns argument n, which must be a number.
func (c *Call) Number(n int) float64 {
	x, ok := Number(c.Arg(n))
	if !ok {
		c.want(n, "a number")
	}
	return x
}

// Int returns argument n, which must be an integer.
func (c *Call) Int(n int) int {
	x, ok := Number(c.Arg(n))
	if !ok || x != math.Trunc(x) || math.Abs(x) > 1<<53 {
		c.want(n, "an integer")
	}
	return int(x)
}

// Bool returns argument n, or otherwise if it is not given.
func (c *Call) Bool(n int, otherwise bool) bool {
	switch x := c.Arg(n).(type) {
	case *lua.LNilType:
		return otherwise
	case lua.LBool:
		return bool(x)
	}
	c.want(n, "a boolean")
	return false
}

// Table returns argument n, which must be a table.
func (c *Call) Table(n int) *lua.LTable {
	t, ok := c.Arg(n).(*lua.LTable)
	if !ok {
		c.want(n, "a table")
	}
	return t
}

// Function returns argument n, which must be a function.
func (c *Call) Function(n int) *lua.LFunction {
	f, ok := c.Arg(n).(*lua.LFunction)
	if !ok {
		c.want(n, "a function")
	}
	return f
}

// Return pushes the results and returns their number.
func (c *Call) Return(values ...lua.LValue) int {
	for _, v := range values {
		c.L.Push(v)
	}
	return len(values)
}

// Fail returns nil and a message to the script, which may handle the error. If the context is done, it ends the call
// instead.
func (c *Call) Fail(err error) int {
	c.Cancelled()
	return c.Return(lua.LNil, lua.LString(err.Error()))
}

// Cancelled ends the call if its context is done; Lua code cannot catch that. Otherwise it does nothing.
func (c *Call) Cancelled() {
	if ctx := c.Host.Context(); ctx.Err() != nil {
		c.L.RaiseError("cancelled: %v", context.Cause(ctx))
	}
}
