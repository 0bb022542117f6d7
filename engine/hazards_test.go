package engine_test

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/rflua/rflua/engine"
	"github.com/rflua/rflua/engine/message"
)

// hazardLibrary has a keyword that runs Lua code, and says so before, unless the code says it itself.
const hazardLibrary = `
local M = {}
function M.run_code(code)
  local run = assert(loadstring(code))
  if not code:find("print", 1, true) then print("running") end
  return run()
end
function M.fine() return "fine" end
return M`

// Operations that would take gigabytes, or minutes, end at once with an error that names the limit.
func TestASingleOperationIsBounded(t *testing.T) {
	const megabyte = 1 << 20
	engine.SetMaxLog(t, megabyte)
	for _, row := range []struct {
		hazard, code string
		want         string // part of the failure or of the result
		memory       uint64 // it may allocate
	}{
		{"a doubled string", `local s = ("x"):rep(2^20) for i = 1, 30 do s = s .. s end return #s`, "more than 67108864 bytes (64 MiB)", 256 * megabyte},
		{"a concatenation of many long strings", `local s = ("x"):rep(2^25) return #(s..s..s..s..s..s..s..s..s..s..s..s..s..s..s..s)`,
			"more than 67108864 bytes (64 MiB)", 64 * megabyte},
		{"the longest string", `local s = ("x"):rep(2^25) return #(s .. s) .. "!"`, "67108864!", 256 * megabyte},
		{"string.rep of a huge size", `return ("x"):rep(1e10)`, "more than 67108864 bytes (64 MiB)", megabyte},
		{"string.rep whose size overflows", `return ("xxxxxxxx"):rep(2^61)`, "more than 67108864 bytes (64 MiB)", megabyte},
		{"string.rep of a large string", `return ("x"):rep(2^20):rep(2^20)`, "more than 67108864 bytes (64 MiB)", 4 * megabyte},
		{"string.format with a huge width", `return ("%1000000000d"):format(1)`, "width or precision too long: at most 99", megabyte},
		{"string.format with a huge precision", `return ("%.1000000000f"):format(1)`, "width or precision too long: at most 99", megabyte},
		{"string.format with many wide fields", `local t = {} for i = 1, 250 do t[i] = ("x"):rep(2^19) end
			return (("%s"):rep(250)):format(unpack(t))`, "more than 67108864 bytes (64 MiB)", 600 * megabyte},
		{"string.format %q of a large string", `return ("%q"):format(("\0"):rep(2^25))`, "more than 67108864 bytes (64 MiB)", 600 * megabyte},
		{"table.concat of large parts", `local s, t = ("x"):rep(2^20), {} for i = 1, 1000 do t[i] = s end return table.concat(t)`,
			"more than 67108864 bytes (64 MiB)", 400 * megabyte},
		{"table.concat with a large separator", `local t = {} for i = 1, 1000 do t[i] = 1 end return table.concat(t, ("x"):rep(2^20))`,
			"more than 67108864 bytes (64 MiB)", 400 * megabyte},
		{"table.concat of a huge range", `return table.concat({}, "", 1, 1e15)`, "invalid value (nil) at index 1", megabyte},
		{"gsub with an exploding replacement", `return ("x"):rep(1e5):gsub("x", ("y"):rep(1e5))`, "more than 67108864 bytes (64 MiB)", 400 * megabyte},
		{"gsub with exploding captures", `return ("x"):rep(1e5):gsub(".+", ("%0"):rep(1e5))`, "more than 67108864 bytes (64 MiB)", 400 * megabyte},
		{"gsub with an exploding function", `local s = ("y"):rep(1e6) return ("x"):rep(1e5):gsub("x", function() return s end)`,
			"more than 67108864 bytes (64 MiB)", 400 * megabyte},
		{"gsub of many matches", `local s, n = ("x"):rep(1e6):gsub("x", "yy") return n .. " " .. #s`, "1000000 2000000", 32 * megabyte},
		{"a pattern of a million parentheses", `return ("x"):find(("("):rep(1e6))`, "too many captures", 8 * megabyte},
		{"a pattern of a million items", `return ("x"):find(("x?"):rep(1e6))`, "pattern too complex: it has more than 10000 items", 16 * megabyte},
		{"a pattern that backtracks", `return tostring(("a"):rep(3000):find(".-.-.-.-b"))`, "nil", 8 * megabyte},
		{"a pattern of nested repetitions", `return tostring(("a"):rep(3000):find("(a*)(a*)(a*)(a*)(a*)b"))`, "nil", 8 * megabyte},
		{"assigning to a large index", `local t = {} t[67108863] = 1 return t[67108863] .. " " .. #t`, "1 0", megabyte},
		{"rawset to a large index", `local t = {} rawset(t, 67108863, 1) return t[67108863] .. " " .. #t`, "1 0", megabyte},
		{"table.insert at a large index", `local t = {} table.insert(t, 5e7, 1) return t[5e7] .. " " .. #t`, "1 0", megabyte},
		{"table.insert at a negative index", `table.insert({1, 2}, -1e15, 1)`, "position out of bounds", megabyte},
		{"the largest index of a list", `local t = {} t[2097151] = 1 return #t .. " " .. tostring(pcall(table.insert, t, 1))`,
			"2097151 false", 256 * megabyte},
		{"table.insert into a full list", `local t = {} t[2097151] = 1 table.insert(t, 1)`, "more than 2097151 items", 256 * megabyte},
		{"table.maxn with a huge key", `return tostring(table.maxn({[1e15] = 1}))`, "1000000000000000", megabyte},
		{"unpack of a huge range", `return unpack({}, 1, 1e8)`, "too many results to unpack: more than 262144", megabyte},
		{"unpack of the largest range", `return unpack({}, -2^53, 2^53)`, "too many results to unpack: more than 262144", megabyte},
		{"unpack of many", `return "n " .. select("#", unpack({}, 1, 262144))`, "n 262144", 64 * megabyte},
		{"string.byte of a long string", `return ("x"):rep(1e6):byte(1, -1)`, "string slice too long: more than 262144", 8 * megabyte},
		{"print of many long strings", `local t, s = {}, ("x"):rep(2^24) for i = 1, 500 do t[i] = s end print(unpack(t)) return "printed"`,
			"printed", 400 * megabyte},
		{"robot.log of many long strings", `local t, s = {}, ("x"):rep(2^24) for i = 1, 500 do t[i] = s end
			require("robot.log").info(unpack(t)) return "logged"`, "logged", 400 * megabyte},
		{"a query of many long strings", `local t, s = {}, ("x"):rep(2^24) for i = 1, 500 do t[i] = s end
			return require("robot.http").get("http://127.0.0.1:1", {query = {a = t}})`, "option 'query' has more than 64 MiB of text", 400 * megabyte},
		{"a form of many long strings", `local t, s = {}, ("x"):rep(2^24) for i = 1, 500 do t[i] = s end
			return require("robot.http").post("http://127.0.0.1:1", {form = {a = t}})`, "option 'form' has more than 64 MiB of text", 400 * megabyte},
		{"a form with files of many long strings", `local t, s = {}, ("x"):rep(2^24) for i = 1, 500 do t["a" .. i] = s end
			return require("robot.http").post("http://127.0.0.1:1", {multipart = t})`, "option 'multipart' has more than 64 MiB of text", 400 * megabyte},
		{"JSON of many long strings", `local t, s = {}, ("x"):rep(2^24) for i = 1, 500 do t[i] = s end
			return require("robot.json").encode(t)`, "more than 64 MiB of text", 400 * megabyte},
		{"a result of many long strings", `local t, s = {}, ("x"):rep(2^24) for i = 1, 500 do t[i] = s end return t`, "more than 64 MiB of text (at value[5])", 400 * megabyte},
		{"string.upper of binary data", `return #("\255"):rep(1e6):upper() .. " bytes"`, "1000000 bytes", 16 * megabyte},
		{"os.date with a format of many %%", `return os.date(("%%"):rep(1e6))`, "format too long: more than 1000 bytes", 8 * megabyte},
		{"tonumber of a huge text", `return tostring(tonumber(("9"):rep(2^24) .. "x"))`, "nil", 128 * megabyte},
		{"load of much text", `return select(2, loadstring(("a=1 "):rep(2^20)))`, "longer than 1048576 bytes (1 MiB)", 32 * megabyte},
		{"load of an endless function", `return select(2, load(function() return "a=1 " end))`, "longer than 1048576 bytes (1 MiB)", 64 * megabyte},
		{"load of many parentheses", `return select(2, loadstring("return " .. ("("):rep(1e6)))`, "nested more than 2000 levels deep", 16 * megabyte},
		{"load of many braces", `return select(2, loadstring("return " .. ("{"):rep(5e5) .. ("}"):rep(5e5)))`, "nested more than 2000 levels deep", 16 * megabyte},
		{"load of a long concatenation", `return select(2, loadstring("return a" .. ("..a"):rep(3e5)))`, "nested more than 2000 levels deep", 16 * megabyte},
		{"load of operators before parentheses", `return select(2, loadstring("return " .. ("a..a..a..("):rep(1e5)))`, "nested more than 2000 levels deep", 16 * megabyte},
		{"load of many not", `return select(2, loadstring("return " .. ("not "):rep(2e5) .. "a"))`, "nested more than 2000 levels deep", 16 * megabyte},
		{"load of many blocks", `return select(2, loadstring(("do "):rep(3e5)))`, "nested more than 2000 levels deep", 16 * megabyte},
		{"load of many functions", `return select(2, loadstring(("return function() "):rep(5e4)))`, "nested more than 2000 levels deep", 16 * megabyte},
		{"load of a long chain of names", `return select(2, loadstring("return a" .. (".a"):rep(1e5)))`, "nested more than 2000 levels deep", 128 * megabyte},
		{"load of a long chain of elseif", `return select(2, loadstring("if a then " .. ("elseif a then "):rep(5e4) .. "end"))`,
			"nested more than 2000 levels deep", 128 * megabyte},
		{"load of many constants", `local t = {} for i = 1, 40000 do t[i] = i + 0.5 end
			return select(2, loadstring("return {" .. table.concat(t, ",") .. "}"))`, "too many different constants", 64 * megabyte},
		{"load of many functions with names", `local t = {} for i = 1, 20000 do t[i] = "function f" .. i .. "() end " end
			return select(2, loadstring(table.concat(t)))`, "too many different constants", 64 * megabyte},
		{"load of many labels", `local t = {} for i = 1, 5000 do t[i] = "goto l" .. i .. " ::l" .. i .. ":: " end
			return select(2, loadstring(table.concat(t)))`, "too many goto statements and labels", 64 * megabyte},
		{"deep recursion", `local function f() return 1 + f() end return f()`, "functions call each other more than 4000 levels deep", 256 * megabyte},
		{"recursion through pcall", `local function f() local ok, e = pcall(f) error(e, 0) end return f()`, "nested more than 190 deep", 256 * megabyte},
		{"recursion through coroutines", `local function f() return coroutine.wrap(f)() end return f()`, "nested more than 190 deep", 256 * megabyte},
		{"recursion through a metamethod", `local t = setmetatable({}, {}) getmetatable(t).__index = function(t, k) return t[k] end return t.x`,
			"stack overflow", 256 * megabyte},
		{"recursion through string functions", `local function f(s) return (s:gsub(".", f)) end return f("x")`, "stack overflow", 256 * megabyte},
		{"a handler that fails after many tail calls", `local function f(n) if n == 0 then error("deep", 0) end return f(n - 1) end
			return tostring(select(2, xpcall(function() return f(5e6) end, function(e) error("handler of " .. e, 0) end)))`,
			"handler of deep", 256 * megabyte},
		{"a stack overflow after many tail calls", `local function d() return 1 + d() end
			local function f(n) if n == 0 then return 1 + d() end return f(n - 1) end
			return select(2, pcall(f, 5e6))`, "stack overflow", 256 * megabyte},
	} {
		t.Run(row.hazard, func(t *testing.T) {
			s := subjectOf(t, hazardLibrary)
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			got, failure := s.call(engine.Call{Keyword: "run_code", Args: []any{row.code}})
			runtime.ReadMemStats(&after)
			text := fmt.Sprint(got)
			if failure != nil {
				text = failure.Message
			}
			if !strings.Contains(text, row.want) {
				t.Errorf("got %.300s\nwant %s", text, row.want)
			}
			if used := after.TotalAlloc - before.TotalAlloc; used > row.memory {
				t.Errorf("it allocated %d MB, want at most %d", used>>20, row.memory>>20)
			}
			wantShown(t, "the next call", s.passes("fine"), `"fine"`)
		})
	}
}

// Operations that take long end when their call is cancelled, and disturb no other instance meanwhile.
func TestALongOperationCanBeCancelled(t *testing.T) {
	for _, row := range []struct{ hazard, code string }{
		{"a find that backtracks, with a reference", `return ("a"):rep(3000):find("(.-)(.-)(.-)(.-)%1%2%3%4b")`},
		{"a match over a long subject", `return ("a"):rep(2^20):match("(a-)b")`},
		{"a gsub over a long subject", `return ("a"):rep(2^20):gsub("a-b", "")`},
		{"a gmatch over a long subject", `for x in ("a"):rep(2^20):gmatch("a-b") do end`},
		{"unbalanced text", `return ("("):rep(2^24):find("%b()")`},
		{"an endless find", `while true do pcall(string.find, ("a"):rep(1e5), ".-.-.-b") end`},
		{"a sort with an endless comparison", `table.sort({3, 2, 1}, function() while true do end end)`},
		{"a sort with a Go function", `local t, s = {}, ("x"):rep(2^20) for i = 1, 4000 do t[i] = s end table.sort(t, string.reverse)`},
		{"a sort of long strings", `local a, b = ("x"):rep(2^24), ("x"):rep(2^24)
			local t = {} for i = 1, 1e5, 2 do t[i], t[i + 1] = a, b end table.sort(t)`},
		{"a format of values with a Go function", `local t, all, s = {}, {}, ("x"):rep(2^17) for i = 1, 8 do t[i] = s end
			setmetatable(t, {__tostring = table.concat}) for i = 1, 4000 do all[i] = t end
			return (("%.1s"):rep(4000)):format(unpack(all))`},
		{"a gsub with an endless function", `return ("x"):gsub("x", function() while true do end end)`},
		{"a gsub that calls a gsub", `local function f(s) while true do s:gsub(".", string.upper) end end return ("x"):gsub("x", f)`},
		{"endless tail calls", `local function f(n) if n == 5e6 then print("running") end return f(n + 1) end return f(0)`},
		{"endless tail calls in xpcall", `local function f(n) if n == 5e6 then print("running") end return f(n + 1) end
			return xpcall(function() return f(0) end, function(e) return e end)`},
		{"deep recursion", `local function f() return 1 + f() end while true do pcall(f) end`},
		{"endless collecting of garbage", `while true do collectgarbage() end`},
		{"endless loading", `local s = "a=1 " while true do loadstring(s:rep(1e5)) end`},
		{"endless reading of code", `while true do load(function() return "--" end) end`},
		{"endless concatenation", `local t = {} for i = 1, 1e5 do t[i] = "x" end while true do table.concat(t) end`},
		{"coroutines in coroutines", `local function f() return coroutine.wrap(f)() end while true do pcall(f) end`},
	} {
		t.Run(row.hazard, func(t *testing.T) {
			lib := library(t, hazardLibrary)
			s, neighbour := imported(t, lib), imported(t, lib)
			ctx, cancel := context.WithCancel(t.Context())
			running, ended := make(chan struct{}, 1), make(chan *engine.Failure, 1)
			go func() {
				_, failure := run(s, ctx, engine.Call{Keyword: "run_code", Args: []any{row.code}, Log: func(message.Message) {
					running <- struct{}{}
				}})
				ended <- failure
			}()
			<-running
			for range 500 {
				wantShown(t, "a neighbour", neighbour.passes("run_code", "return ('x'):rep(3)"), `"xxx"`)
			}
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			cancel()
			if failure := <-ended; failure == nil || !strings.Contains(failure.Message, "The keyword was cancelled") {
				t.Errorf("got %v", failure)
			}
			runtime.ReadMemStats(&after)
			if used := after.TotalAlloc - before.TotalAlloc; used > 16<<20 {
				t.Errorf("it allocated %d MB after it was cancelled", used>>20)
			}
			wantShown(t, "the next call", s.passes("fine"), `"fine"`)
		})
	}
}

// A real collection would stop all instances, as often as one likes.
func TestCollectgarbageLeavesItToGo(t *testing.T) {
	s := subjectOf(t, hazardLibrary)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	got := s.passes("run_code", `for i = 1, 500 do collectgarbage() end return collectgarbage("count") > 100`)
	runtime.ReadMemStats(&after)
	wantShown(t, "the count is in kilobytes", got, "true")
	if n := after.NumGC - before.NumGC; n > 50 {
		t.Errorf("there were %d collections", n)
	}
	if f := s.fails("run_code", `collectgarbage("all")`); !strings.Contains(f.Message, "invalid option 'all'") {
		t.Errorf("got %s", f.Message)
	}
}
