// Package marshal carries values between Go and one Lua state, both ways (docs/protocols.md, "Values").
//
// Lua has one table where tests have lists and dicts, one number where they have ints and floats and one string where
// they have text and bytes. A mark keeps the difference where the value does not show it: tables that came in as lists or
// dicts, or were made by robot.list and robot.dict, have one of two metatables; robot.null, robot.int, robot.float and
// robot.bytes are userdata.
//
// It promises that a value that comes in and goes out again is the same, unless a script has changed it, and that no
// Lua value makes it hang: depth, number of values and size of text are bounded (package value), and a long walk ends
// when the call is cancelled. It does not promise that a table keeps being a list: a marked list that gets other fields
// is a dict.
//
// [Marks] belong to one Lua state and, like it, to one goroutine at a time. The package has no goroutines and no locks.
package marshal

import (
	"fmt"
	"math"
	"strconv"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/inside"
)

// Marks are the marks of one Lua state.
type Marks struct {
	Null *lua.LUserData // None inside a list, where nil would make a hole

	// Cancelled reports whether the running call is cancelled; a long walk over a value asks it.
	Cancelled func() bool

	state      *lua.LState
	list, dict *lua.LTable // the metatables that mark a table
}

// The userdata of a mark holds one of these types.
type (
	null struct{}
	// Int is an integer that goes back as an int, exactly.
	Int int64
	// Float is a number that goes back as a float even if it is integral.
	Float float64
	// Bytes goes back as bytes even if it is valid UTF-8.
	Bytes string
)

// nullMark and wrapped are shared by all states, because scripts cannot change them.
var (
	nullMark = &lua.LUserData{Value: null{}, Metatable: sharedMetatable("null", map[string]lua.LGFunction{
		"__tostring": func(L *lua.LState) int {
			L.Push(lua.LString("null"))
			return 1
		},
	})}
	wrapped = sharedMetatable("value", wrappedEvents())
)

// NewMarks makes the marks of the state L.
func NewMarks(L *lua.LState) *Marks {
	return &Marks{
		Null:      nullMark,
		Cancelled: func() bool { return false },
		state:     L,
		list:      namedMetatable("list"),
		dict:      namedMetatable("dict"),
	}
}

// namedMetatable returns a metatable that scripts can change, so that every state has its own.
func namedMetatable(name string) *lua.LTable {
	t := inside.NewTable(1)
	t.RawSetString("__name", lua.LString(name))
	return t
}

// sharedMetatable returns a metatable that scripts cannot reach.
func sharedMetatable(name string, events map[string]lua.LGFunction) *lua.LTable {
	t := &lua.LTable{Metatable: lua.LNil}
	t.RawSetString("__name", lua.LString(name))
	t.RawSetString("__metatable", lua.LString(name))
	for event, fn := range events {
		t.RawSetString(event, &lua.LFunction{IsG: true, GFunction: fn})
	}
	return t
}

// wrappedEvents returns the metamethods of the userdata that force a type.
func wrappedEvents() map[string]lua.LGFunction {
	events := map[string]lua.LGFunction{
		"__tostring": func(L *lua.LState) int {
			text, _ := Text(L.Get(1))
			L.Push(lua.LString(text))
			return 1
		},
		"__len": func(L *lua.LState) int {
			text, _ := Text(L.Get(1))
			L.Push(lua.LNumber(len(text)))
			return 1
		},
	}
	for event, operate := range operators {
		events[event] = func(L *lua.LState) int {
			L.Push(operate(L, L.Get(1), L.Get(2)))
			return 1
		}
	}
	return events
}

// operators let a script calculate with robot.int(3) or join robot.bytes(s): the result is a plain value.
var operators = map[string]func(L *lua.LState, a, b lua.LValue) lua.LValue{
	"__add": arithmetic(func(a, b float64) float64 { return a + b }),
	"__sub": arithmetic(func(a, b float64) float64 { return a - b }),
	"__mul": arithmetic(func(a, b float64) float64 { return a * b }),
	"__div": arithmetic(func(a, b float64) float64 { return a / b }),
	"__mod": arithmetic(func(a, b float64) float64 { return a - math.Floor(a/b)*b }),
	"__pow": arithmetic(math.Pow),
	"__unm": arithmetic(func(a, _ float64) float64 { return -a }),
	"__eq":  func(_ *lua.LState, a, b lua.LValue) lua.LValue { return lua.LBool(Equal(a, b)) },
	"__lt":  func(L *lua.LState, a, b lua.LValue) lua.LValue { return lua.LBool(L.LessThan(Plain(a), Plain(b))) },
	"__le":  func(L *lua.LState, a, b lua.LValue) lua.LValue { return lua.LBool(!L.LessThan(Plain(b), Plain(a))) },
	"__concat": func(L *lua.LState, a, b lua.LValue) lua.LValue {
		left, okA := Text(a)
		right, okB := Text(b)
		if !okA || !okB {
			L.RaiseError("cannot join a %s and a %s with ..", Plain(a).Type(), Plain(b).Type())
		}
		return lua.LString(left + right)
	},
}

func arithmetic(f func(a, b float64) float64) func(*lua.LState, lua.LValue, lua.LValue) lua.LValue {
	return func(L *lua.LState, a, b lua.LValue) lua.LValue {
		a, b = Plain(a), Plain(b)
		x, okA := a.(lua.LNumber)
		y, okB := b.(lua.LNumber)
		if !okA || !okB {
			L.RaiseError("cannot calculate with a %s and a %s", a.Type(), b.Type())
		}
		return lua.LNumber(f(float64(x), float64(y)))
	}
}

// Plain returns the number or string inside a marked value, or v itself if it is not marked.
func Plain(v lua.LValue) lua.LValue {
	ud, ok := v.(*lua.LUserData)
	if !ok {
		return v
	}
	switch x := ud.Value.(type) {
	case Int:
		return lua.LNumber(x)
	case Float:
		return lua.LNumber(x)
	case Bytes:
		return lua.LString(x)
	}
	return v
}

// Name returns the name of a metatable that marks, "list" or "dict", and "" for any other table.
func (m *Marks) Name(t *lua.LTable) string {
	switch t {
	case m.list:
		return "list"
	case m.dict:
		return "dict"
	}
	return ""
}

// Text returns a string or a number, marked or not, as text. An [Int] has all its digits, also those that a Lua number
// would round.
func Text(v lua.LValue) (text string, ok bool) {
	if ud, isUserData := v.(*lua.LUserData); isUserData {
		if n, isInt := ud.Value.(Int); isInt {
			return strconv.FormatInt(int64(n), 10), true
		}
	}
	if v = Plain(v); lua.LVCanConvToString(v) {
		return v.String(), true
	}
	return "", false
}

// Equal reports whether two values that are no tables are the same to a script: marks do not count, all digits of an
// [Int] do.
func Equal(a, b lua.LValue) bool {
	x, xMarked := a.(*lua.LUserData)
	y, yMarked := b.(*lua.LUserData)
	if xMarked && yMarked {
		n, nInt := x.Value.(Int)
		m, mInt := y.Value.(Int)
		if nInt && mInt {
			return n == m
		}
	}
	return Plain(a) == Plain(b)
}

// Truth reports whether v is true for a script's checks: as in Lua, except that robot.null is no more true than nil.
func (m *Marks) Truth(v lua.LValue) bool { return lua.LVAsBool(v) && v != m.Null }

// IsList reports whether a table is a list. The mark decides; an unmarked table is a list if its keys are exactly 1..n,
// or if it is empty. A marked list with other fields is a dict, because they would be lost.
func (m *Marks) IsList(t *lua.LTable) bool {
	n := t.MaxN()
	switch t.Metatable {
	case m.list:
		start := lua.LNil
		if n > 0 {
			start = lua.LNumber(n)
		}
		other, _ := t.Next(start)
		return other == lua.LNil
	case m.dict:
		return false
	}
	count := 0
	for key, _ := t.Next(lua.LNil); key != lua.LNil; key, _ = t.Next(key) {
		if count++; count > n || key != lua.LNumber(count) {
			return false
		}
	}
	return count == n
}

// Markable reports whether t has no metatable but a mark, so that marking it removes nothing.
func (m *Marks) Markable(t *lua.LTable) bool {
	return t.Metatable == lua.LNil || t.Metatable == m.list || t.Metatable == m.dict
}

// NewTable makes a table with room for so many items and fields.
func (m *Marks) NewTable(items, fields int) *lua.LTable { return m.state.CreateTable(items, fields) }

// List marks t as a list and returns it.
func (m *Marks) List(t *lua.LTable) *lua.LTable {
	t.Metatable = m.list
	return t
}

// Dict marks t as a dict and returns it.
func (m *Marks) Dict(t *lua.LTable) *lua.LTable {
	t.Metatable = m.dict
	return t
}

// Wrap returns the userdata that forces a type; v is an [Int], a [Float] or a [Bytes].
func (m *Marks) Wrap(v any) *lua.LUserData {
	return &lua.LUserData{Value: v, Metatable: wrapped}
}

// ParseInt makes an [Int] of a number or of a string of digits. The error says what is wrong with v.
func ParseInt(v lua.LValue) (Int, error) {
	switch x := Plain(v).(type) {
	case lua.LNumber:
		if f := float64(x); f == math.Trunc(f) && math.Abs(f) < 1<<63 {
			return Int(f), nil
		}
		return 0, fmt.Errorf("%s is not an integer", x)
	case lua.LString:
		n, err := strconv.ParseInt(string(x), 10, 64)
		if err != nil {
			return 0, fmt.Errorf("%q is not an integer of at most 64 bits", string(x))
		}
		return Int(n), nil
	}
	return 0, fmt.Errorf("a %s is not an integer", v.Type())
}
