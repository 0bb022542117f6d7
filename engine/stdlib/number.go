package stdlib

import (
	"math"
	"strconv"
	"strings"

	lua "github.com/yuin/gopher-lua"
)

const space = " \t\n\v\f\r"

// toNumber implements tonumber(value, base).
func toNumber(L *lua.LState) int {
	base := optional(L, 2, 10)
	if base == 10 {
		switch v := L.CheckAny(1).(type) {
		case lua.LNumber:
			L.Push(v)
			return 1
		case lua.LString:
			if f, ok := parseNumber(string(v)); ok {
				L.Push(lua.LNumber(f))
				return 1
			}
		}
		L.Push(lua.LNil)
		return 1
	}
	s := strings.Trim(str(L, 1), space)
	if base < 2 || base > 36 {
		L.ArgError(2, "base out of range")
	}
	negative := strings.HasPrefix(s, "-")
	if negative || strings.HasPrefix(s, "+") {
		s = s[1:]
	}
	if base == 16 {
		s = strings.TrimPrefix(strings.TrimPrefix(s, "0x"), "0X")
	}
	u, err := strconv.ParseUint(s, base, 64)
	switch {
	case err == nil && negative:
		L.Push(lua.LNumber(-float64(u)))
	case err == nil:
		L.Push(lua.LNumber(u))
	default:
		L.Push(lua.LNil)
	}
	return 1
}

// parseNumber reads a number as Lua writes it: decimal or hexadecimal, with white space around it.
func parseNumber(s string) (float64, bool) {
	s = strings.Trim(s, space)
	digits := strings.TrimLeft(s, "+-")
	if len(s)-len(digits) > 1 || digits == "" || digits[0] != '.' && (digits[0] < '0' || digits[0] > '9') ||
		strings.Contains(digits, "_") {
		return 0, false // Go would read inf, nan and 1_000
	}
	if len(digits) > 1 && (digits[1] == 'x' || digits[1] == 'X') {
		u, err := strconv.ParseUint(digits[2:], 16, 64)
		f := float64(u)
		if s[0] == '-' {
			f = -f
		}
		return f, err == nil
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil && !math.IsInf(f, 0) { // a number too large is infinite
		return 0, false
	}
	return f, true
}
