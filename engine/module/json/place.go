package json

import (
	"fmt"
	"strconv"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/marshal"
)

// parsePlace reads a JSON Pointer (RFC 6901), "/items/0/name", or a dotted path, "items[0].name". Both count from 0.
func parsePlace(text string) (keys []string, err error) {
	if text == "" {
		return nil, nil
	}
	if text[0] != '/' {
		return parseDotted(text)
	}
	keys = strings.Split(text[1:], "/")
	for i, key := range keys {
		if rest := strings.ReplaceAll(strings.ReplaceAll(key, "~0", ""), "~1", ""); strings.Contains(rest, "~") {
			return nil, fmt.Errorf("%q is no JSON Pointer: a ~ is written as ~0", text)
		}
		keys[i] = strings.ReplaceAll(strings.ReplaceAll(key, "~1", "/"), "~0", "~")
	}
	return keys, nil
}

func parseDotted(text string) (keys []string, err error) {
	for rest := text; rest != ""; {
		if index, after, ok := strings.Cut(strings.TrimPrefix(rest, "["), "]"); ok && rest[0] == '[' {
			if _, err := strconv.ParseUint(index, 10, 31); err != nil {
				return nil, fmt.Errorf("%q is no path: [%s] is not an index", text, index)
			}
			keys, rest = append(keys, index), after
			if strings.HasPrefix(rest, ".") && len(rest) > 1 && rest[1] != '[' {
				rest = rest[1:]
			} else if rest != "" && rest[0] != '[' {
				return nil, fmt.Errorf("%q is no path: expected a key or an index after [%s]", text, index)
			}
			continue
		}
		end := strings.IndexAny(rest, ".[")
		if end < 0 {
			end = len(rest)
		}
		if end == 0 || strings.HasSuffix(rest, ".") || strings.HasPrefix(rest[end:], ".[") {
			return nil, fmt.Errorf("%q is no path: a key is missing", text)
		}
		keys = append(keys, rest[:end])
		rest = strings.TrimPrefix(rest[end:], ".")
	}
	return keys, nil
}

// pointer writes keys as a JSON Pointer.
func pointer(keys []string) string {
	var b strings.Builder
	for _, key := range keys {
		b.WriteString("/" + strings.ReplaceAll(strings.ReplaceAll(key, "~", "~0"), "/", "~1"))
	}
	return b.String()
}

// missing reports that there is nothing at a place, and why.
type missing struct{ text string }

func (m *missing) Error() string { return m.text }

// find goes from v along keys.
func find(marks *marshal.Marks, v lua.LValue, keys []string) (lua.LValue, error) {
	for i, key := range keys {
		t, ok := v.(*lua.LTable)
		if !ok {
			return nil, &missing{fmt.Sprintf("there is no %s: %s is %s", pointer(keys), whole(keys[:i]), describe(marks, v))}
		}
		if v = child(marks, t, key); v == lua.LNil {
			return nil, &missing{fmt.Sprintf("there is no %s: %s is %s", pointer(keys), whole(keys[:i]), describe(marks, t))}
		}
	}
	return v, nil
}

// whole returns the name of a place for a message.
func whole(keys []string) string {
	if len(keys) == 0 {
		return "the whole"
	}
	return pointer(keys)
}

// child returns the item of a list or an object, or nil.
func child(marks *marshal.Marks, t *lua.LTable, key string) lua.LValue {
	return t.RawGet(keyOf(marks, t, key))
}

// keyOf returns the key of a table that is written as this text.
func keyOf(marks *marshal.Marks, t *lua.LTable, text string) lua.LValue {
	list := marks.IsList(t)
	if n, ok := index(text); ok && list && t.MaxN() > 0 {
		return lua.LNumber(n + 1)
	}
	// {[404] = "not found"}
	if n, err := strconv.ParseFloat(text, 64); err == nil && !list && lua.LNumber(n).String() == text && t.RawGet(lua.LNumber(n)) != lua.LNil {
		return lua.LNumber(n)
	}
	return lua.LString(text)
}

// index reads an index as RFC 6901 wants it: without zeros in front.
func index(key string) (int, bool) {
	n, err := strconv.ParseUint(key, 10, 31)
	return int(n), err == nil && strconv.FormatUint(n, 10) == key
}

// set puts v at a place, whose parent must be there. In a list it replaces an item, or appends one as RFC 6902 does: at
// the index behind the last, or at "-".
func set(marks *marshal.Marks, root *lua.LTable, keys []string, v lua.LValue) error {
	last := keys[len(keys)-1]
	got, err := find(marks, root, keys[:len(keys)-1])
	if err != nil {
		return err
	}
	t, ok := got.(*lua.LTable)
	if !ok {
		return &missing{fmt.Sprintf("there is no %s: %s is %s", pointer(keys), whole(keys[:len(keys)-1]), describe(marks, got))}
	}
	size := t.MaxN()
	n, isIndex := index(last)
	if last == "-" {
		n, isIndex = size, true
	}
	switch {
	case !marks.IsList(t), !isIndex && size == 0 && t.Metatable == lua.LNil:
		t.RawSet(keyOf(marks, t, last), v)
	case !isIndex || n > size:
		return &missing{fmt.Sprintf("there is no %s: %s is %s", pointer(keys), whole(keys[:len(keys)-1]), describe(marks, t))}
	case v == lua.LNil && n < size:
		t.Remove(n + 1)
	default:
		t.RawSetInt(n+1, v)
	}
	return nil
}

// describe returns a value in a message.
func describe(marks *marshal.Marks, v lua.LValue) string {
	t, ok := v.(*lua.LTable)
	switch {
	case v == marks.Null:
		return "null"
	case ok && marks.IsList(t):
		switch n := t.MaxN(); n {
		case 0:
			return "an empty list"
		case 1:
			return "a list with 1 item"
		default:
			return fmt.Sprintf("a list with %d items", n)
		}
	case ok:
		var names []string
		for key, _ := t.Next(lua.LNil); key != lua.LNil; key, _ = t.Next(key) {
			if len(names) == 10 {
				names = append(names, "...")
				break
			}
			names = append(names, clip(key.String()))
		}
		if names == nil {
			return "an empty object"
		}
		return "an object with " + strings.Join(names, ", ")
	}
	return "a " + v.Type().String()
}
