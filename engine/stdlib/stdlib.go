// Package stdlib is the standard library of Lua 5.1 with every function bounded and cancellable. It replaces those
// functions of gopher-lua that could hang or kill the process, or that are wrong, by its own, which follow the reference
// manual of Lua 5.1 (sections 5.1, 5.4 and 5.5), and leaves out those that reach the process or its files.
//
// It has three parts. [Tables] returns the library, ready to be copied into a state. [NewLoop] and [Watch] replace the
// loop in which a state runs its instructions, so that it can be cancelled without asking its context before each of
// them. Importing the package replaces two instructions for all states: a .. b, which could make strings of gigabytes,
// and {}, which took two kilobytes for an object of two fields; it also bounds the array part of tables, by MaxIndex.
//
// Each call of one of its functions is bounded: a string that it makes has at most MaxString bytes, a list that
// table.insert makes has at most MaxIndex items, and at most MaxResults values are returned at once; the errors name
// these limits. When the context of the state is done, a call ends within a few hundred microseconds, except while it
// copies one string, which MaxString bounds.
//
// It does not bound the sum of many bounded values: the memory limit of the server does that. It neither opens the
// library in a state nor has the functions that need one (pcall, print, require, coroutines): those are package
// interp's.
//
// The functions keep no state and are shared by all Lua states, on any goroutine.
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
	// MaxIndex is the largest index of a list: a value behind it is in the hash part of its table, where # and ipairs do
	// not see it. gopher-lua fills the gap before an index, so t[MaxIndex] = 1 costs 32 MB and some 50 ms.
	MaxIndex = 1<<21 - 1
	// MaxResults is the largest number of values that a function returns.
	MaxResults = 1 << 18
	// interval is the number of steps between two checks of the context.
	interval = 4096
)

func init() { lua.MaxArrayIndex = MaxIndex + 1 }

// functions returns this package's functions of a table of the standard library, by name; "_G" has the basic functions.
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

// contextOf returns the context that cancels L.
func contextOf(L *lua.LState) context.Context {
	if ctx := L.Context(); ctx != nil {
		return ctx
	}
	return context.Background()
}

// checkContext raises an error if the context of L is done.
func checkContext(L *lua.LState) {
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

// number returns argument n, which must be a number or a string that is one.
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

// integer returns argument n, a number, without its fraction and within the range of int64.
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

// optional returns argument n as integer does, or otherwise if it is missing or nil.
func optional(L *lua.LState, n, otherwise int) int {
	if L.Get(n) == lua.LNil {
		return otherwise
	}
	return integer(L, n)
}

// str returns argument n, which must be a string or a number.
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

// first returns a Lua index as one of Go, from 0 and within a string or list of size n. Lua counts from 1, or from the
// end if it is negative.
func first(i, n int) int {
	if i < 0 {
		i = max(n+i+1, 1)
	}
	return min(max(i, 1)-1, n)
}

// last returns the index behind what ends at i, counted like first does.
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
