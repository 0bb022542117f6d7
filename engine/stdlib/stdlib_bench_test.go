package stdlib

import (
	"fmt"
	"strings"
	"testing"

	lua "github.com/yuin/gopher-lua"
)

// state returns a Lua state with the functions of this package, or with those of gopher-lua.
func state(b *testing.B, own bool) *lua.LState {
	L := lua.NewState()
	b.Cleanup(L.Close)
	if own {
		for _, name := range []string{"string", "table"} {
			L.SetFuncs(L.GetGlobal(name).(*lua.LTable), functions(name))
		}
		L.SetFuncs(L.G.Global, functions("_G"))
	}
	return L
}

// Each benchmark runs with gopher-lua's functions and with ours, one after the other.
func BenchmarkFunctions(b *testing.B) {
	for _, row := range []struct{ name, setup, code string }{
		{"find_plain", `s = ("abc "):rep(50) .. "needle"`, `s:find("needle", 1, true)`},
		{"find_text", `s = ("abc "):rep(50) .. "needle"`, `s:find("needle")`},
		{"find_class", `s = ("abc "):rep(50) .. "42"`, `s:find("%d+")`},
		{"match_short", ``, `("x=1"):match("^(%w+)=(%d+)$")`},
		{"match_line", `s = "2026-07-31 12:34:56 [INFO] voltage=12.5 V"`, `s:match("^(%d+)-(%d+)-(%d+) .-%[(%u+)%]%s+(%w+)=([%d.]+)")`},
		{"match_trim", `s = "   some text with spaces   "`, `s:match("^%s*(.-)%s*$")`},
		{"gmatch_words", `s = ("word "):rep(100)`, `for w in s:gmatch("%a+") do end`},
		{"gsub_text", `s = ("a,b;"):rep(50)`, `s:gsub(",", "; ")`},
		{"gsub_class", `s = ("a1b2"):rep(50)`, `s:gsub("%d", "<%0>")`},
		{"gsub_function", `s = ("a1b2"):rep(50); f = function(d) return d end`, `s:gsub("%d", f)`},
		{"gsub_table", `s = ("$a $b "):rep(25); t = {a = "1", b = "2"}`, `s:gsub("%$(%w+)", t)`},
		{"format_d", ``, `("%d"):format(42)`},
		{"format_mixed", ``, `("%s: %5.2f %d %x"):format("name", 3.14159, 42, 255)`},
		{"rep", ``, `("ab"):rep(100)`},
		{"sub", `s = "hello world"`, `s:sub(3, 7)`},
		{"byte", `s = "hello world"`, `s:byte(3)`},
		{"upper", `s = "hello world"`, `s:upper()`},
		{"concat", `t = {} for i = 1, 100 do t[i] = "item" .. i end`, `table.concat(t, ", ")`},
		{"insert_remove", `t = {} for i = 1, 100 do t[i] = i end`, `table.insert(t, 1); table.remove(t)`},
		{"insert_remove_first", `t = {} for i = 1, 100 do t[i] = i end`, `table.insert(t, 1, 1); table.remove(t, 1)`},
		{"sort", `t = {}`, `for i = 1, 100 do t[i] = (i * 7919) % 101 end table.sort(t)`},
		{"sort_function", `t = {} less = function(a, b) return a < b end`, `for i = 1, 100 do t[i] = (i * 7919) % 101 end table.sort(t, less)`},
		{"unpack", `t = {1, 2, 3, 4, 5}`, `local a, b, c = unpack(t)`},
		{"tonumber", ``, `tonumber("12.5")`},
	} {
		for _, own := range []bool{false, true} {
			b.Run(fmt.Sprintf("%s/%s", row.name, map[bool]string{false: "gopher", true: "own"}[own]), func(b *testing.B) {
				L := state(b, own)
				if err := L.DoString(row.setup); err != nil {
					b.Fatal(err)
				}
				fn, err := L.Load(strings.NewReader("for i = 1, 100 do "+row.code+" end"), "bench")
				if err != nil {
					b.Fatal(err)
				}
				b.ReportAllocs()
				for b.Loop() {
					L.Push(fn)
					L.Call(0, 0)
				}
			})
		}
	}
}
