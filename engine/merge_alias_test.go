package engine_test

import (
	"fmt"
	"testing"
)

// A library is loaded, a test calls live, the file is edited, and look shows what is there then.
func TestWhatAnEditDoesToTablesThatAreNamedTwice(t *testing.T) {
	const modes = "local slow, fast = {delay = 5}, {delay = 1}\nM.modes = {slow = slow, fast = fast}\n"
	const classes = "local A, B = {}, {}\nA.__index, B.__index = A, B\nfunction A:who() return 'A' end\nfunction B:who() return 'B' end\nM.a, M.b = setmetatable({}, A), setmetatable({}, B)\n"
	for _, row := range []struct{ symptom, old, live, new, look, want string }{
		{"a field that names another table now", modes + "M.current = slow", "", modes + "M.current = fast",
			"{M.current.delay, M.modes.slow.delay, M.modes.fast.delay, M.current == M.modes.fast}", "[1 5 1 true]"},
		{"the same in one table", "M.modes = {slow = {d = 5}, fast = {d = 1}}\nM.current = M.modes.slow", "", "M.modes = {slow = {d = 5}, fast = {d = 1}}\nM.current = M.modes.fast",
			"{M.current.d, M.modes.slow.d, M.modes.fast.d}", "[1 5 1]"},
		{"a local that names another table now", modes + "local cur = slow", "", modes + "local cur = fast", "{cur == M.modes.fast, slow.delay, fast.delay}", "[true 5 1]"},
		{"what the run has made a field name stays", modes + "M.current = slow", "M.current = fast", modes + "M.current = slow", "M.current == M.modes.fast", "true"},
		{"and an edit of the other table reaches that one", modes + "M.current = slow", "M.current = fast", "local slow, fast = {delay = 7}, {delay = 1}\nM.modes = {slow = slow, fast = fast}\nM.current = slow",
			"{M.current.delay, M.modes.slow.delay}", "[1 7]"},
		{"an object of another class now", classes + "M.d = setmetatable({}, A)", "", classes + "M.d = setmetatable({}, B)", "{M.a:who(), M.b:who(), M.d:who()}", `["A" "B" "B"]`},
		{"a field that names a part now", "M.a = {x = {y = 1}}\nM.c = M.a", "", "M.a = {x = {y = 1}}\nM.c = M.a.x", "{M.c == M.a.x, M.c.y}", "[true 1]"},
		{"a list that is a dict now", "M.t, M.u = robot.list{}, robot.list{}", "", "M.t, M.u = robot.dict{}, robot.list{}", "{M.t, M.u}", "[{} []]"},
		{"a standard table that is another now", "M.lib = string", "", "M.lib = table", "M.lib == table", "true"},
		{"a module that Go provides, kept", "M.log = require('robot.log')\nM.n = 1", "M.n = 2", "M.log = require('robot.log')\nM.n = 1\nM.x = 1", "{M.log == require('robot.log'), M.n}", "[true 2]"},
		{"functions of a table whose keys are tables", "local Foo = {}\nM.h = {[Foo] = function() return 'old' end}\nM.Foo = Foo", "", "local Foo = {}\nM.h = {[Foo] = function() return 'new' end}\nM.Foo = Foo",
			"{M.h[M.Foo](), count(M.h)}", `["new" 1]`},
		{"data of a table whose keys are tables", "local Foo = {}\nM.h = {[Foo] = 1}\nM.Foo = Foo", "M.h[Foo] = 5", "local Foo = {}\nM.h = {[Foo] = 1}\nM.Foo = Foo\nM.x = 1", "{M.h[M.Foo], count(M.h)}", "[5 1]"},
		{"a table whose keys are functions", "local function f() end\nM.h = {[f] = 1}\nM.f = f", "", "local function f() end\nM.h = {[f] = 1}\nM.f = f\nM.x = 1", "{M.h[M.f], count(M.h)}", "[1 1]"},
		{"a local that a decorator's inner function captures", "local calls = 0\nlocal function counted(f) return function() calls = calls + 1; return f(calls) end end\nM.inc = counted(function(c) return c end)", "M.inc()",
			"local calls = 0\nlocal function counted(f) return function() calls = calls + 1; return f(calls) end end\nM.inc = counted(function(c) return c end)\nM.x = 1", "M.inc()", "2"},
		{"a coroutine made by wrap goes on", "local n = 0\nlocal gen = coroutine.wrap(function() while true do n = n + 1 coroutine.yield(n) end end)", "gen()",
			"local n = 0\nlocal gen = coroutine.wrap(function() while true do n = n + 1 coroutine.yield(n) end end)\nM.x = 1", "{gen(), n}", "[2 2]"},
		{"a coroutine that the edit adds sees the live locals and the module", "local n = 0", "n = 5",
			"local n = 0\nlocal co = coroutine.create(function() n = n + 1; M.v = n end)", "{coroutine.resume(co), n, M.v}", "[true 6 6]"},
		{"a wrapper of a standard function does not stack up", "local real = tostring\ntostring = function(v) return '>' .. real(v) end", "", "local real = tostring\ntostring = function(v) return '>' .. real(v) end\nM.x = 1", "tostring(1)", `">1"`},
	} {
		text := "local M = {}\nlocal robot = require('robot')\nlocal function count(t) local n = 0; for _ in pairs(t) do n = n + 1 end; return n end\n%s\nfunction M.live() %s end\nfunction M.look() return %s end\nreturn M"
		e := editedLibrary(t, map[string]string{"Lib.lua": fmt.Sprintf(text, row.old, row.live, "nil")})
		if row.live != "" {
			e.passes("live")
		}
		for i := range 2 { // the second edit finds what the first has made
			if event := e.edit("Lib.lua", fmt.Sprintf(text, row.new, "", row.look)+fmt.Sprintf(" -- %d", i)); event.Problem != nil {
				t.Fatalf("%s: %v", row.symptom, event.Problem)
			}
			if i == 0 && row.live == "" {
				e.passes("live")
			}
		}
		wantShown(t, row.symptom, e.passes("look"), row.want)
	}
}

func TestModulesThatAreRequiredLateKeepTheirState(t *testing.T) {
	const driver = "local n = 0\nreturn {inc = function() n = n + 1; return n end}"
	e := editedLibrary(t, map[string]string{"Lib.lua": "local M = {}\nfunction M.k(w) return require('_drv_' .. w).inc() end\nreturn M", "_drv_a.lua": driver})
	wantShown(t, "first", e.passes("k", "a"), "1")
	e.edit("Lib.lua", "local M = {}\nfunction M.k(w) return require('_drv_' .. w).inc() end\nreturn M -- edited")
	wantShown(t, "a module with a computed name", e.passes("k", "a"), "2")
	if event := e.edit("_drv_a.lua", driver+" -- edited"); event.Library != "Lib" {
		t.Errorf("an edit of it is not seen: %+v", event)
	}
	wantShown(t, "after an edit of it", e.passes("k", "a"), "3")
	event := e.edit("_drv_a.lua", "return {")
	if event.Problem != nil || len(event.Warnings) != 1 {
		t.Errorf("a mistake in it is a warning: %+v", event)
	}
	wantShown(t, "its last good code goes on", e.passes("k", "a"), "4")
	e.edit("_drv_a.lua", driver)
	wantShown(t, "after the mend", e.passes("k", "a"), "5")
}

func TestAModuleThatWasPreloadedIsMerged(t *testing.T) {
	const text = "package.preload.made = function() local n = 0; return {inc = function() n = n + 1; return n * %d end} end\nlocal M = {n = 0}\nfunction M.k() return require('made').inc() end\nreturn M"
	e := editedLibrary(t, map[string]string{"Lib.lua": fmt.Sprintf(text, 1)})
	wantShown(t, "before", e.passes("k"), "1")
	e.edit("Lib.lua", fmt.Sprintf(text, 10))
	wantShown(t, "its functions are new; what they capture is not of a file", e.passes("k"), "10")
}
