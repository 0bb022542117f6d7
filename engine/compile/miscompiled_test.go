package compile

import (
	"testing"

	lua "github.com/yuin/gopher-lua"
)

func TestStatementsThatGopherLuaCompilesWronglyMeanWhatLuaSays(t *testing.T) {
	for _, test := range []struct{ name, code, want string }{
		{"swapped locals", `local a, b = 1, 2; a, b = b, a; return a .. b`, "21"},
		{"rotated locals", `local a, b, c = 1, 2, 3; a, b, c = c, a, b; return a .. b .. c`, "312"},
		{"a value kept while its variable is replaced", `local t, row = {}, "old"; t[1], row = row, "new"; return t[1] .. row`, "oldnew"},
		{"a key of before the assignment", `local i, t = 1, {}; i, t[i] = i + 1, "x"; return i .. t[1]`, "2x"},
		{"a table of before the assignment", `local t = {}; local u = t; t, t.x = nil, "x"; return u.x`, "x"},
		{"a closure reads the old value", `local a, b = 1; local function f() return a end; a, b = 2, f(); return a .. b`, "21"},
		{"more variables than values", `local a, b = 1, 2; local function f() return b, a end; a, b = f(); return a .. b`, "21"},
		{"fewer values", `local a, b = 1, 2; a, b = 3; return tostring(a) .. tostring(b)`, "3nil"},
		{"upvalues", `local a, b = 1, 2; (function() a, b = b, a end)(); return a .. b`, "21"},
		{"inside expressions", `return (function() local a, b = 1, 2; a, b = b, a; return a .. b end)()`, "21"},
		{"a call first in a loop header", `local s = ""; for w in (("a b"):upper() .. " c"):gmatch("%a") do s = s .. w end; return s`, "ABc"},
		{"a called result in a loop header", `local function f() return function(x) return ipairs({x}) end end; for _, v in f()("z") do return v end`, "z"},
		{"break and nested loops", `local s = ""; for _, a in ipairs({1, 2}) do for _, b in ipairs({3, 4}) do if b == 4 then break end; s = s .. a .. b end end; return s`, "1323"},
	} {
		t.Run(test.name, func(t *testing.T) {
			proto, _, err := Compile(t.Context(), "test.lua", []byte(test.code))
			if err != nil {
				t.Fatal(err)
			}
			L := lua.NewState()
			defer L.Close()
			L.Push(L.NewFunctionFromProto(proto))
			if err := L.PCall(0, 1, nil); err != nil {
				t.Fatal(err)
			}
			if got := L.Get(-1).String(); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}
