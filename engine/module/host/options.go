package host

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/diag"
	"github.com/rflua/rflua/engine/duration"
	"github.com/rflua/rflua/engine/marshal"
)

// Options are the fields of an argument that is a table of options.
type Options struct {
	call *Call
	n    int
	t    *lua.LTable // nil if the argument is not given
}

// Options returns argument n, whose fields must be among names. It may be nil: then no option is given.
func (c *Call) Options(n int, names ...string) *Options {
	if !c.Given(n) {
		return &Options{call: c, n: n}
	}
	o := &Options{call: c, n: n, t: c.Table(n)}
	for key, _ := o.t.Next(lua.LNil); key != lua.LNil; key, _ = o.t.Next(key) {
		name, ok := key.(lua.LString)
		if ok && slices.Contains(names, string(name)) {
			continue
		}
		c.ArgError(n, "has no option %s; %s", Describe(key), Hint(string(name), names))
	}
	return o
}

// Hint returns advice on what to write instead of name: the closest of names, or all of them if none is close.
func Hint(name string, names []string) string {
	if near := diag.Closest(name, names); near != "" {
		return "did you mean '" + near + "'?"
	}
	return "available: " + strings.Join(names, ", ")
}

// Error ends the call with an error in an option. The text follows its name: "must be a string, not nil".
func (o *Options) Error(name, format string, args ...any) {
	o.call.ArgError(o.n, "option '"+name+"' "+format, args...)
}

func (o *Options) want(name, what string) {
	o.Error(name, "must be %s, not %s", what, Describe(o.Value(name)))
}

// Value returns an option as it is, or nil.
func (o *Options) Value(name string) lua.LValue {
	if o.t == nil {
		return lua.LNil
	}
	return o.t.RawGetString(name)
}

// Given reports whether there is an option and it is not nil.
func (o *Options) Given(name string) bool { return o.Value(name) != lua.LNil }

// String returns an option, or otherwise if it is not given. Numbers are accepted as text.
func (o *Options) String(name, otherwise string) string {
	if !o.Given(name) {
		return otherwise
	}
	text, ok := Text(o.Value(name))
	if !ok {
		o.want(name, "a string")
	}
	return text
}

// Choice returns an option that must be one of choices, or the first of them if it is not given.
func (o *Options) Choice(name string, choices ...string) string {
	text := o.String(name, choices[0])
	if !slices.Contains(choices, text) {
		o.want(name, "one of "+strings.Join(choices, ", "))
	}
	return text
}

// Bool returns an option, or otherwise if it is not given.
func (o *Options) Bool(name string, otherwise bool) bool {
	switch x := o.Value(name).(type) {
	case *lua.LNilType:
		return otherwise
	case lua.LBool:
		return bool(x)
	}
	o.want(name, "a boolean")
	return false
}

// Int returns an option that is an integer, or otherwise if it is not given.
func (o *Options) Int(name string, otherwise int) int {
	if !o.Given(name) {
		return otherwise
	}
	x, ok := Number(o.Value(name))
	if !ok || x != math.Trunc(x) || math.Abs(x) > 1<<53 {
		o.want(name, "an integer")
	}
	return int(x)
}

// Number returns an option, or otherwise if it is not given.
func (o *Options) Number(name string, otherwise float64) float64 {
	if !o.Given(name) {
		return otherwise
	}
	x, ok := Number(o.Value(name))
	if !ok {
		o.want(name, "a number")
	}
	return x
}

// Table returns an option, or nil if it is not given.
func (o *Options) Table(name string) *lua.LTable {
	if !o.Given(name) {
		return nil
	}
	t, ok := o.Value(name).(*lua.LTable)
	if !ok {
		o.want(name, "a table")
	}
	return t
}

// Duration returns an option in seconds or in RF's time format, or otherwise if it is not given. It is never negative.
func (o *Options) Duration(name string, otherwise time.Duration) time.Duration {
	if !o.Given(name) {
		return otherwise
	}
	d, err := Duration(o.Value(name))
	if err != nil {
		o.Error(name, "%s", err)
	}
	return d
}

// Duration returns argument n, in seconds or in RF's time format. It is never negative.
func (c *Call) Duration(n int) time.Duration {
	d, err := Duration(c.Arg(n))
	if err != nil {
		c.ArgError(n, "%s", err)
	}
	return d
}

// Duration returns a Lua value as a duration, which is never negative: a number of seconds or a string in RF's time
// format. The error follows the name of the argument or option.
func Duration(v lua.LValue) (time.Duration, error) {
	text, ok := Text(v)
	if !ok {
		return 0, errNoDuration{v}
	}
	d, err := duration.Parse(text)
	if err != nil || d < 0 {
		return 0, errNoDuration{v}
	}
	return d, nil
}

type errNoDuration struct{ v lua.LValue }

func (e errNoDuration) Error() string {
	return `must be seconds or a time such as "1 min 30 s", not ` + Describe(e.v)
}

// Text returns a string or a number as text, also one that robot.bytes, robot.int or robot.float has wrapped.
func Text(v lua.LValue) (string, bool) { return marshal.Text(v) }

// Number returns a number, also one that robot.int or robot.float has wrapped. Text is no number, even if it has digits
// only.
func Number(v lua.LValue) (float64, bool) {
	x, ok := marshal.Plain(v).(lua.LNumber)
	return float64(x), ok
}

// Describe returns the text of a value for an error message: a short one in full, otherwise its type.
func Describe(v lua.LValue) string {
	switch x := v.(type) {
	case *lua.LNilType:
		return "nil"
	case lua.LString:
		if len(x) <= 40 {
			return strconv.Quote(string(x))
		}
		return "a string of " + strconv.Itoa(len(x)) + " bytes"
	case lua.LNumber, lua.LBool:
		return v.String()
	}
	return "a " + v.Type().String()
}
