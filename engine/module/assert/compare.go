package assert

import (
	"fmt"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/marshal"
	"github.com/rflua/rflua/engine/module/host"
	"github.com/rflua/rflua/engine/value"
)

// maxShown is how many differences a message shows.
const maxShown = 20

// differences collects the places where two values differ.
type differences struct {
	total int
	lines []string // the first of them

	call     *host.Call
	pointers bool // places are JSON Pointers, which count from 0, instead of Lua code
	items    int  // compared so far
	path     []step
	seen     map[[2]*lua.LTable]bool // pairs that are compared already, or just now
}

// step is a key on the way to a place.
type step struct {
	key  lua.LValue
	list bool // of a list
}

func compare(c *host.Call, actual, expected lua.LValue, pointers bool) *differences {
	d := &differences{call: c, pointers: pointers}
	d.values(actual, expected)
	return d
}

// String returns the message: one line, or a line for every difference.
func (d *differences) String() string {
	if d.total == 1 {
		return d.lines[0]
	}
	text := fmt.Sprintf("%d differences:\n  %s", d.total, strings.Join(d.lines, "\n  "))
	if more := d.total - len(d.lines); more > 0 {
		text += fmt.Sprintf("\n  and %d more", more)
	}
	return text
}

// add adds a difference at the current place. It calls what only if the difference is shown.
func (d *differences) add(what func() string) {
	if d.total++; d.total > maxShown {
		return
	}
	line := what()
	if len(d.path) > 0 {
		line = d.place() + ": " + line
	}
	d.lines = append(d.lines, line)
}

func (d *differences) place() string {
	if !d.pointers {
		keys := make([]lua.LValue, len(d.path))
		for i, s := range d.path {
			keys[i] = s.key
			if text, ok := s.key.(lua.LString); ok {
				keys[i] = lua.LString(clip(string(text)))
			}
		}
		return marshal.Path("value", keys)
	}
	var b strings.Builder
	for _, s := range d.path {
		key := s.key.String()
		if n, ok := s.key.(lua.LNumber); ok && s.list {
			key = (n - 1).String()
		}
		b.WriteString("/" + strings.ReplaceAll(strings.ReplaceAll(clip(key), "~", "~0"), "/", "~1"))
	}
	return b.String()
}

func (d *differences) values(actual, expected lua.LValue) {
	if d.items++; d.items%1024 == 0 {
		d.call.Cancelled()
	}
	a, isTable := actual.(*lua.LTable)
	e, both := expected.(*lua.LTable)
	switch {
	case isTable && both:
		d.tables(a, e)
	case !marshal.Equal(actual, expected) && !d.metaEqual(actual, expected):
		d.add(func() string { return showBoth(d.call.L, actual, expected) })
	}
}

// metaEqual reports whether two userdata are equal by their metamethod __eq.
func (d *differences) metaEqual(actual, expected lua.LValue) bool {
	return actual.Type() == lua.LTUserData && expected.Type() == lua.LTUserData && d.call.L.Equal(actual, expected)
}

func (d *differences) tables(actual, expected *lua.LTable) {
	pair := [2]*lua.LTable{actual, expected}
	if actual == expected || d.seen[pair] {
		return
	}
	if d.seen == nil {
		d.seen = map[[2]*lua.LTable]bool{}
	}
	d.seen[pair] = true
	if actual.Metatable == expected.Metatable && hasEq(actual.Metatable) && d.call.L.Equal(actual, expected) {
		return
	}
	if len(d.path) >= value.MaxDepth {
		d.add(func() string {
			return fmt.Sprintf("nested more than %d levels deep, which is not compared", value.MaxDepth)
		})
		return
	}
	list := d.call.Host.Marks().IsList(actual) && d.call.Host.Marks().IsList(expected)
	for key, want := expected.Next(lua.LNil); key != lua.LNil; key, want = expected.Next(key) {
		d.path = append(d.path, step{key, list})
		if got := actual.RawGet(key); got == lua.LNil {
			d.add(func() string { return "missing, expected " + show(d.call.L, want) })
		} else {
			d.values(got, want)
		}
		d.path = d.path[:len(d.path)-1]
	}
	for key, got := actual.Next(lua.LNil); key != lua.LNil; key, got = actual.Next(key) {
		if expected.RawGet(key) == lua.LNil {
			d.path = append(d.path, step{key, list})
			d.add(func() string { return "not expected, but is " + show(d.call.L, got) })
			d.path = d.path[:len(d.path)-1]
		}
	}
}

func hasEq(metatable lua.LValue) bool {
	t, ok := metatable.(*lua.LTable)
	return ok && t.RawGetString("__eq") != lua.LNil
}
