// Package stdlib has the functions of Lua 5.1's standard library that could hang or kill the process in gopher-lua, or
// that are wrong there. They follow the reference manual of Lua 5.1, sections 5.1, 5.4 and 5.5.
//
// What they promise: a single call neither takes nor makes memory without bound, nor goes on when the context of its
// state is done. A string that one of them makes has at most MaxString bytes, a list that table.insert makes has at most
// MaxIndex items, and at most MaxResults values are returned at once; the errors name these limits. What takes longer
// than a few hundred microseconds looks at the context, but for the copy of one string, which MaxString bounds.
//
// What the virtual machine itself does is in it too: the loop that runs instructions, which looks at an interrupt, and the
// instructions that are not as gopher-lua has them. The operators that make something, t[i] = v and a .. b, are bounded by MaxIndex and MaxString too. What they do not
// bound is the sum of many bounded values: that is what the memory limit of the server is for.
//
// The functions keep no state, so that all Lua states share them.
package stdlib

import (
	"context"
	"math"
	"strconv"

	lua "github.com/yuin/gopher-lua"
)

const (
	// MaxString is the size of the longest string that a function makes, in bytes.
	MaxString = 64 << 20
	// MaxIndex is the largest index of a list: an item behind it is in the hash part of its table, where # and ipairs
	// do not see it. gopher-lua fills the gap before an index, so this is also what t[MaxIndex] = 1 costs: 32 MB
	// and some 50 ms.
	MaxIndex = 1<<21 - 1
	// MaxResults is how many values a function returns at most.
	MaxResults = 1 << 18
	// interval is how many steps are made between two looks at the context.
	interval = 4096
)

func init() { lua.MaxArrayIndex = MaxIndex + 1 }

// functions returns the functions of a table of the standard library, by name; "_G" is that of the basic functions.
func functions(table string) map[string]lua.LGFunction {
	return map[string]map[string]lua.LGFunction{
		"_G": {"collectgarbage": collectGarbage, "tonumber": toNumber, "unpack": unpack},
		"os": {"date": date},
		"string": {
			"byte": byteAt, "char": char, "find": find, "format": format, "gfind": gmatch, "gmatch": gmatch, "gsub": gsub,
			"lower": lower, "match": match, "rep": rep, "reverse": reverse, "sub": sub, "upper": upper,
		},
		"table": {"concat": concat, "insert": insert, "maxn": maxn, "remove": remove, "sort": sortList},
	}[table]
}

// contextOf is the context that cancels what L does.
func contextOf(L *lua.LState) context.Context {
	if ctx := L.Context(); ctx != nil {
		return ctx
	}
	return context.Background()
}

// look raises an error if what L does is cancelled.
func look(L *lua.LState) {
	if ctx := L.Context(); ctx != nil && ctx.Err() != nil {
		L.RaiseError("cancelled")
	}
}

// checkSize raises an error if a string of size bytes is too long.
func checkSize(L *lua.LState, size int) {
	if size > MaxString {
		L.RaiseError("resulting string too large: it would have more than %d bytes (%d MiB)", MaxString, MaxString>>20)
	}
}

// number is argument n, which must be a number or a string that is one.
func number(L *lua.LState, n int) float64 {
	switch v := L.Get(n).(type) {
	case lua.LNumber:
		return float64(v)
	case lua.LString:
		if f, ok := parseNumber(string(v)); ok {
			return f
		}
	}
	L.ArgError(n, "number expected, got "+typeName(L, n))
	return 0
}

// integer is number without its fraction, and within the int64 range whatever it is.
func integer(L *lua.LState, n int) int { return truncate(number(L, n)) }

func truncate(f float64) int {
	switch {
	case f != f:
		return 0
	case f >= math.MaxInt64:
		return math.MaxInt64
	case f <= math.MinInt64:
		return math.MinInt64
	}
	return int(f)
}

// optional is integer, or the default if argument n is missing or nil.
func optional(L *lua.LState, n, otherwise int) int {
	if L.Get(n) == lua.LNil {
		return otherwise
	}
	return integer(L, n)
}

// str is argument n, which must be a string or a number.
func str(L *lua.LState, n int) string {
	switch v := L.Get(n).(type) {
	case lua.LString:
		return string(v)
	case lua.LNumber:
		return v.String()
	}
	L.ArgError(n, "string expected, got "+typeName(L, n))
	return ""
}

func table(L *lua.LState, n int) *lua.LTable {
	t, ok := L.Get(n).(*lua.LTable)
	if !ok {
		L.ArgError(n, "table expected, got "+typeName(L, n))
	}
	return t
}

func typeName(L *lua.LState, n int) string {
	if n > L.GetTop() {
		return "no value"
	}
	return L.Get(n).Type().String()
}

// reserve makes room for n more values on the stack at once, where pushing them would let it grow in many small steps.
func reserve(L *lua.LState, n int) {
	if n < interval {
		return
	}
	top := L.GetTop()
	L.SetTop(top + n)
	L.SetTop(top)
}

// first is the index, counted from 0 and within a string or list of size n, of what Lua counts from 1, or from the end
// if it is negative.
func first(i, n int) int {
	if i < 0 {
		i = max(n+i+1, 1)
	}
	return min(max(i, 1)-1, n)
}

// last is where what ends at i, counted likewise, ends: behind it.
func last(i, n int) int {
	if i < 0 {
		i = n + i + 1
	}
	return min(max(i, 0), n)
}

func quoteOption(c byte) string {
	if c < ' ' || c > '~' {
		return "%\\" + strconv.Itoa(int(c))
	}
	return "%" + string(rune(c))
}
