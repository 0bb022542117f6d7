package json

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/marshal"
	"github.com/rflua/rflua/engine/value"
)

// MaxIndent is how many spaces a level may be indented by.
const MaxIndent = 16

// An Encoder holds the options of encoding. robot.json.encode without options uses the zero Encoder: all in one line.
type Encoder struct {
	Indent   int  // spaces for each level; with 0 all is in one line
	SortKeys bool // by bytes, instead of in the order in which they were set
}

// An EncodeError reports why a value cannot be written and where in it the reason is.
type EncodeError struct {
	Path   string // as Lua code would write it: value.rows[3].on_close
	Reason string // what is there: a function
}

func (e *EncodeError) Error() string {
	return fmt.Sprintf("cannot be written as JSON: there is %s (at %s)", e.Reason, e.Path)
}

// Encode writes a Lua value as JSON. What is a list and what an object is decided as for the results of keywords. The
// error is an *[EncodeError], or [ErrCancelled].
func Encode(marks *marshal.Marks, v lua.LValue) (string, error) {
	return Encoder{}.Encode(marks, v)
}

// Encode is like the function [Encode], with the options of e.
func (e Encoder) Encode(marks *marshal.Marks, v lua.LValue) (string, error) {
	w := &writer{Encoder: e, marks: marks}
	switch reason := w.value(v); {
	case w.cancelled:
		return "", ErrCancelled
	case reason != "":
		return "", &EncodeError{Path: marshal.Path("value", w.path), Reason: reason}
	}
	return string(w.out), nil
}

// writer is one walk over a value. Its methods return a reason that is not empty if it cannot be written.
type writer struct {
	Encoder
	marks     *marshal.Marks
	out       []byte
	items     int           // so far
	path      []lua.LValue  // the keys from the root to the current place; kept as they were when the walk fails
	open      []*lua.LTable // the tables from the root to the current place
	nextCheck int           // the length of the text at which cancellation is checked next, if few items have been written until then
	cancelled bool
}

// checkCancelled returns a reason to end the walk if the keyword is cancelled.
func (w *writer) checkCancelled() string {
	w.nextCheck = len(w.out) + maxPiece
	if w.cancelled = w.marks.Cancelled(); w.cancelled {
		return "cancelled"
	}
	return ""
}

func (w *writer) value(v lua.LValue) string {
	// A table that is referred to many times is written as often, which can be more than there is memory for.
	if w.items++; w.items > value.MaxItems {
		return fmt.Sprintf("more than %d values", value.MaxItems)
	}
	if reason := w.size(); reason != "" {
		return reason
	}
	if w.items%1024 == 0 {
		if reason := w.checkCancelled(); reason != "" {
			return reason
		}
	}
	switch x := v.(type) {
	case nil, *lua.LNilType:
		w.out = append(w.out, "null"...)
	case lua.LBool:
		w.out = strconv.AppendBool(w.out, bool(x))
	case lua.LNumber:
		return w.number(float64(x))
	case lua.LString:
		return w.string(string(x))
	case *lua.LTable:
		return w.table(x)
	case *lua.LUserData:
		return w.marked(x)
	default:
		return "a " + v.Type().String()
	}
	return ""
}

func (w *writer) table(t *lua.LTable) string {
	if slices.Contains(w.open, t) {
		return "a table that contains itself"
	}
	if len(w.open) >= value.MaxDepth {
		return fmt.Sprintf("a table nested more than %d levels deep", value.MaxDepth)
	}
	w.open = append(w.open, t)
	write, begin, end := w.dict, byte('{'), byte('}')
	if w.marks.IsList(t) {
		write, begin, end = w.list, '[', ']'
	}
	w.out = append(w.out, begin)
	size := len(w.out)
	if reason := write(t); reason != "" {
		return reason
	}
	w.open = w.open[:len(w.open)-1]
	if len(w.out) > size {
		w.newline()
	}
	w.out = append(w.out, end)
	return ""
}

// newline begins a line, if the text is to have several.
func (w *writer) newline() {
	if w.Indent > 0 {
		w.out = append(w.out, '\n')
		for range w.Indent * len(w.open) {
			w.out = append(w.out, ' ')
		}
	}
}

func (w *writer) list(t *lua.LTable) string {
	for i := 1; i <= t.MaxN(); i++ {
		if i > 1 {
			w.out = append(w.out, ',')
		}
		w.newline()
		w.path = append(w.path, lua.LNumber(i))
		if reason := w.value(t.RawGetInt(i)); reason != "" {
			return reason
		}
		w.path = w.path[:len(w.path)-1]
	}
	return ""
}

// field is an item of a dict.
type field struct {
	key   lua.LValue
	name  string
	value lua.LValue
}

func (w *writer) dict(t *lua.LTable) string {
	fields, reason := w.fields(t)
	if reason != "" {
		return reason
	}
	for i, f := range fields {
		if i > 0 {
			w.out = append(w.out, ',')
		}
		w.newline()
		w.path = append(w.path, f.key)
		if reason := w.string(f.name); reason != "" {
			return reason
		}
		w.out = append(w.out, ':')
		if w.Indent > 0 {
			w.out = append(w.out, ' ')
		}
		if reason := w.value(f.value); reason != "" {
			return reason
		}
		w.path = w.path[:len(w.path)-1]
	}
	return ""
}

// fields returns the items of a dict in the order in which they are written.
func (w *writer) fields(t *lua.LTable) (fields []field, reason string) {
	texts := true // all keys are strings
	for key, v := t.Next(lua.LNil); key != lua.LNil; key, v = t.Next(key) {
		name, reason := marshal.KeyText(key)
		if reason != "" {
			w.path = append(w.path, key)
			return nil, reason
		}
		texts = texts && key.Type() == lua.LTString
		fields = append(fields, field{key, name, v})
	}
	if !texts {
		names := make(map[string]bool, len(fields))
		for _, f := range fields {
			if names[f.name] {
				w.path = append(w.path, f.key)
				return nil, fmt.Sprintf("a table with two keys that become the same text %q", f.name)
			}
			names[f.name] = true
		}
	}
	if w.SortKeys {
		slices.SortFunc(fields, func(a, b field) int { return strings.Compare(a.name, b.name) })
	}
	return fields, ""
}
