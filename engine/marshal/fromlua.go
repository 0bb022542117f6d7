package marshal

import (
	"fmt"
	"math"
	"strconv"
	"unicode/utf8"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/value"
)

// Hint holds what an annotation says about a value and the value itself does not show. A nil Hint says nothing.
type Hint struct {
	Float  bool             // a number is a float even if it is integral
	Dict   bool             // an empty table is a dict
	Elem   *Hint            // of the items of a list and of the values of a dict
	Fields map[string]*Hint // of single fields of a dict; wins over Elem
}

func (h *Hint) elem() *Hint {
	if h == nil {
		return nil
	}
	return h.Elem
}

func (h *Hint) field(name string) *Hint {
	if h == nil {
		return nil
	}
	if f, ok := h.Fields[name]; ok {
		return f
	}
	return h.Elem
}

// A SendError reports why a Lua value cannot leave its state and where in the value the reason is.
type SendError struct {
	Path   string // as Lua code would write it, e.g. value.rows[3].on_close; "value" is the whole
	Reason string // what is there, e.g. a function
}

func (e *SendError) Error() string { return fmt.Sprintf("cannot send %s (at %s)", e.Reason, e.Path) }

// FromLua returns the Go value of v. The error is a *[SendError]: for a function, a coroutine, a foreign userdata, a
// table that contains itself, a key that is not a string, number or boolean, nesting deeper than [value.MaxDepth], more
// values than [value.MaxItems] or more text than [value.MaxText].
func (m *Marks) FromLua(v lua.LValue, hint *Hint) (any, error) {
	out := outgoing{marks: m}
	got, reason := out.value(v, hint)
	if reason != "" {
		return nil, &SendError{Path: Path("value", out.keys()), Reason: reason}
	}
	return got, nil
}

// outgoing is one walk over a Lua value.
type outgoing struct {
	marks *Marks
	items int           // so far
	text  int           // bytes of texts, binary values and keys so far
	path  []step        // from the root to the current place; kept as they were when the walk fails
	open  []*lua.LTable // the tables from the root to the current place
}

// step is the key of an entry, or the index of an item if there is none: a key would cost memory for each item.
type step struct {
	key   lua.LValue
	index int
}

func (o *outgoing) keys() []lua.LValue {
	keys := make([]lua.LValue, len(o.path))
	for i, s := range o.path {
		if keys[i] = s.key; s.key == nil {
			keys[i] = lua.LNumber(s.index)
		}
	}
	return keys
}

// value returns the Go value of v, or a reason if it cannot be sent.
func (o *outgoing) value(v lua.LValue, hint *Hint) (any, string) {
	// A table that is referred to many times is sent as often, which can be more than there is memory for.
	if o.items++; o.items > value.MaxItems {
		return nil, fmt.Sprintf("more than %d values", value.MaxItems)
	}
	if o.items%1024 == 0 && o.marks.Cancelled() {
		return nil, "a value whose keyword was cancelled"
	}
	switch x := v.(type) {
	case nil, *lua.LNilType: // gopher-lua has a few ways to let a Go nil slip through
		return nil, ""
	case lua.LBool:
		return bool(x), ""
	case lua.LNumber:
		return number(float64(x), hint), ""
	case lua.LString:
		if reason := o.spend(len(x)); reason != "" {
			return nil, reason
		}
		if s := string(x); utf8.ValidString(s) {
			return s, ""
		}
		return []byte(x), ""
	case *lua.LTable:
		return o.table(x, hint)
	case *lua.LUserData:
		return o.userdata(x)
	}
	return nil, fmt.Sprintf("a %s", kind(v))
}

// spend counts n bytes of text, and returns a reason if there are too many: a string that is referred to many times is
// sent as often.
func (o *outgoing) spend(n int) (reason string) {
	if o.text += n; o.text > value.MaxText {
		return fmt.Sprintf("more than %d MiB of text", value.MaxText>>20)
	}
	return ""
}

// number returns f as an int64 if it is integral, unless it is beyond the range of int64 or the hint wants a float.
func number(f float64, hint *Hint) any {
	if hint != nil && hint.Float {
		return f
	}
	if f == math.Trunc(f) && f >= math.MinInt64 && f < -math.MinInt64 {
		return int64(f)
	}
	return f
}

func (o *outgoing) userdata(ud *lua.LUserData) (any, string) {
	switch x := ud.Value.(type) {
	case null:
		return nil, ""
	case Int:
		return int64(x), ""
	case Float:
		return float64(x), ""
	case Bytes:
		if reason := o.spend(len(x)); reason != "" {
			return nil, reason
		}
		return []byte(x), ""
	}
	return nil, "a userdata"
}

func (o *outgoing) table(t *lua.LTable, hint *Hint) (any, string) {
	for _, outer := range o.open {
		if outer == t {
			return nil, "a table that contains itself"
		}
	}
	if len(o.open) >= value.MaxDepth {
		return nil, fmt.Sprintf("a table nested more than %d levels deep", value.MaxDepth)
	}
	o.open = append(o.open, t)
	var got any
	var reason string
	if o.isList(t, hint) {
		got, reason = o.list(t, hint)
	} else {
		got, reason = o.dict(t, hint)
	}
	o.open = o.open[:len(o.open)-1]
	return got, reason
}

// isList reports what [Marks.IsList] does, except that an empty unmarked table is a dict if the annotation says so.
func (o *outgoing) isList(t *lua.LTable, hint *Hint) bool {
	if hint != nil && hint.Dict && t.Metatable != o.marks.list {
		if key, _ := t.Next(lua.LNil); key == lua.LNil {
			return false
		}
	}
	return o.marks.IsList(t)
}

func (o *outgoing) list(t *lua.LTable, hint *Hint) (any, string) {
	items := make([]any, t.MaxN())
	for i := range items {
		o.path = append(o.path, step{index: i + 1})
		item, reason := o.value(t.RawGetInt(i+1), hint.elem())
		if reason != "" {
			return nil, reason
		}
		o.path = o.path[:len(o.path)-1]
		items[i] = item
	}
	return items, ""
}

func (o *outgoing) dict(t *lua.LTable, hint *Hint) (any, string) {
	d := value.NewDict(4)
	for key, item := t.Next(lua.LNil); key != lua.LNil; key, item = t.Next(key) {
		o.path = append(o.path, step{key: key})
		name, reason := KeyText(key)
		if reason == "" {
			reason = o.spend(len(name))
		}
		if reason != "" {
			return nil, reason
		}
		if _, twice := d.Get(name); twice {
			return nil, fmt.Sprintf("a table with two keys that become the same text %q", name)
		}
		got, reason := o.value(item, hint.field(name))
		if reason != "" {
			return nil, reason
		}
		o.path = o.path[:len(o.path)-1]
		d.Set(name, got)
	}
	return d, ""
}

// KeyText returns the key of a dict as text, or a reason why it cannot be sent.
func KeyText(key lua.LValue) (text, reason string) {
	switch k := key.(type) {
	case lua.LString:
		if !utf8.ValidString(string(k)) {
			return "", "a dict key that is not valid UTF-8"
		}
		return string(k), ""
	case lua.LNumber, lua.LBool:
		return k.String(), ""
	}
	return "", fmt.Sprintf("a dict key that is a %s", kind(key))
}

func kind(v lua.LValue) string {
	if v.Type() == lua.LTThread {
		return "coroutine"
	}
	return v.Type().String()
}

// Path writes a place in a value as Lua code that starts at the variable root would: value.rows[3].name.
func Path(root string, keys []lua.LValue) string {
	b := []byte(root)
	for _, key := range keys {
		switch k := key.(type) {
		case lua.LString:
			if isName(string(k)) {
				b = append(append(b, '.'), k...)
			} else {
				b = append(strconv.AppendQuote(append(b, '['), string(k)), ']')
			}
		case lua.LNumber, lua.LBool:
			b = append(append(append(b, '['), k.String()...), ']')
		default:
			b = append(append(append(b, '['), kind(key)...), ']')
		}
	}
	return string(b)
}

func isName(s string) bool {
	for i, c := range []byte(s) {
		letter := c == '_' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
		if !letter && (i == 0 || c < '0' || c > '9') {
			return false
		}
	}
	return s != ""
}
