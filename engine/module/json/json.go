// Package json is the Lua module robot.json: JSON texts from Lua values and back.
//
// Decoding and encoding again gives the same JSON, in the same order, and encoding and decoding again gives an equal
// value, with what no Lua table could keep kept by the marks that the results of keywords have too:
//
//   - null is robot.null, in lists and in objects alike: nil would lose the key.
//   - Lists and objects are marked, so that empty ones stay what they are. An unmarked {} is a list.
//   - An integer beyond 2^53 keeps all its digits, as robot.int does; one that has more than 64 bits becomes a string of
//     its digits, and then comes back as a string. 1.0 is the number 1.
//   - Of a key that an object has twice, the last value counts.
//
// It refuses what no JSON text can hold (NaN, infinity, bytes that are not valid UTF-8, halves of surrogate pairs,
// functions, cycles) and what exceeds a limit: value.MaxDepth, value.MaxItems and [MaxSize]. A long text is given up when
// the keyword is cancelled.
//
// [Encode] and [Decode] serve other modules too. Like the state whose values they handle, they are for one goroutine at a
// time; the package has no state of its own.
package json

import (
	_ "embed"
	"errors"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/module/host"
)

//go:embed json.lua
var definition string

// Module is robot.json.
var Module = host.Module{Name: "robot.json", Definition: definition, Open: open}

func open(*lua.LState, host.Host) host.Contents {
	return host.Contents{Functions: []host.Function{
		{Name: "encode", Params: "value?, options?", Run: encode},
		{Name: "decode", Params: "text, options?", Run: decode},
		{Name: "get", Params: "value, place, default?", Run: get},
		{Name: "set", Params: "value, place, new?", Run: setPlace},
	}}
}

func encode(c *host.Call) int {
	options := c.Options(2, "pretty", "indent", "sort_keys")
	e := Encoder{SortKeys: options.Bool("sort_keys", false)}
	if options.Bool("pretty", false) {
		e.Indent = 2
	}
	if e.Indent = options.Int("indent", e.Indent); e.Indent < 0 || e.Indent > MaxIndent {
		options.Error("indent", "must be 0 to %d, not %d", MaxIndent, e.Indent)
	}
	text, err := e.Encode(c.Host.Marks(), c.Arg(1))
	if err != nil {
		c.Cancelled()
		c.ArgError(1, "%s", err)
	}
	return c.Return(lua.LString(text))
}

func decode(c *host.Call) int {
	d := Decoder{DropNulls: c.Options(2, "nulls").Choice("nulls", "keep", "drop") == "drop"}
	v, err := d.Decode(c.Host.Marks(), c.String(1))
	if err != nil {
		return c.Fail(err)
	}
	return c.Return(v)
}

// root returns argument 1: a value, or the JSON text of one.
func root(c *host.Call) (lua.LValue, error) {
	text, ok := c.Arg(1).(lua.LString)
	if !ok {
		return c.Arg(1), nil
	}
	return Decode(c.Host.Marks(), string(text))
}

// place returns the keys that argument 2 spells. It raises an error if that is neither a JSON Pointer nor a dotted path.
func place(c *host.Call) []string {
	keys, err := parsePlace(c.String(2))
	if err != nil {
		c.ArgError(2, "is wrong: %s", err)
	}
	return keys
}

func get(c *host.Call) int {
	keys := place(c)
	v, err := root(c)
	if err != nil {
		return c.Fail(err)
	}
	v, err = find(c.Host.Marks(), v, keys)
	if notThere := (*missing)(nil); errors.As(err, &notThere) && c.Len() >= 3 {
		return c.Return(c.Arg(3))
	}
	if err != nil {
		return c.Fail(err)
	}
	return c.Return(v)
}

func setPlace(c *host.Call) int {
	keys := place(c)
	if len(keys) == 0 {
		c.ArgError(2, "is wrong: the whole value cannot be replaced")
	}
	v, err := root(c)
	if err != nil {
		return c.Fail(err)
	}
	t, ok := v.(*lua.LTable)
	if !ok {
		c.ArgError(1, "must be a table or the JSON text of a list or an object, not %s", strings.TrimSpace(host.Describe(v)))
	}
	if err := set(c.Host.Marks(), t, keys, c.Arg(3)); err != nil {
		return c.Fail(err)
	}
	return c.Return(t)
}
