package engine_test

import (
	"os"
	"strings"
	"testing"

	"github.com/rflua/rflua/engine"
	"github.com/rflua/rflua/internal/rftest"
)

// edited is a library with one instance whose file is rewritten.
type edited struct {
	*subject
	engine *engine.Engine
}

func editedLibrary(t *testing.T, files map[string]string) *edited {
	t.Helper()
	return editedLibraryWith(t, engine.Config{}, files)
}

func editedLibraryWith(t *testing.T, config engine.Config, files map[string]string) *edited {
	t.Helper()
	e := serveWith(t, files, config)
	lib, err := e.Library("Lib")
	if err != nil {
		t.Fatal(err)
	}
	return &edited{imported(t, lib), e}
}

// edit writes a file and gives the one event that comes of it.
func (e *edited) edit(file, text string) engine.Reload {
	e.t.Helper()
	write(e.t, file, text)
	events := e.engine.Rescan()
	if len(events) == 0 {
		return engine.Reload{}
	}
	return events[0]
}

func TestAnEditTakesEffectAtTheNextCallAndStateSurvives(t *testing.T) {
	for _, row := range []struct{ rule, old, calls, new, want string }{
		{"changed behaviour", "function M.k() return 'old' end", "", "function M.k() return 'new' end", `"new"`},
		{"a module field keeps its live value", "M.n = 0\nfunction M.k() M.n = M.n + 1; return M.n end", "k k", "M.n = 0\nfunction M.k() M.n = M.n + 10; return M.n end", "12"},
		{"an edited initial value wins", "M.n = 0\nfunction M.k() M.n = M.n + 1; return M.n end", "k k", "M.n = 100\nfunction M.k() M.n = M.n + 1; return M.n end", "101"},
		{"a file-level local keeps its live value", "local n = 0\nfunction M.k() n = n + 1; return n end", "k k", "local n = 0\nfunction M.k() n = n + 10; return n end", "12"},
		{"a local without an initial value keeps its live value", "local conn\nfunction M.k() conn = conn or {n = 1}; return conn end", "k", "local conn\nfunction M.k() return conn.n end", "1"},
		{"also if it is a function", "local f\nfunction M.k() f = f or tostring; return 1 end", "k", "local f\nfunction M.k() return f(1) end", `"1"`},
		{"an edited local wins", "local n = 0\nfunction M.k() n = n + 1; return n end", "k k", "local n = 5\nfunction M.k() n = n + 1; return n end", "6"},
		{"a local table is merged field by field", "local t = {a = 1, b = 1}\nfunction M.k() t.a = t.a + 1; t.c = 9; return t end", "k", "local t = {a = 1, b = 2}\nfunction M.k() return t end", "{a:2 b:2 c:9}"},
		{"a field that the edit removes goes", "M.t = {a = 1, b = 1}\nfunction M.k() return M.t end", "k", "M.t = {a = 1}\nfunction M.k() return M.t end", "{a:1}"},
		{"what the test deleted stays deleted", "M.t = {a = 1, b = 1}\nfunction M.k() M.t.a = nil; return M.t end", "k", "M.t = {a = 1, b = 1}\nfunction M.k() return M.t end", "{b:1}"},
		{"a list grows on", "local list = {}\nfunction M.k() list[#list + 1] = #list; return list end", "k k", "local list = {}\nfunction M.k() list[#list + 1] = 'x'; return list end", `[0 1 "x"]`},
		{"helper functions are the new ones", "local function h() return 'old' end\nfunction M.k() return h() end", "k", "local function h() return 'new' end\nfunction M.k() return h() end", `"new"`},
		{"a global keeps its live value", "count = 0\nfunction M.k() count = count + 1; return count end", "k k", "count = 0\nfunction M.k() count = count + 10; return count end", "12"},
		{"a table that refers to the module refers to the live one", "M.n = 1\nfunction M.k() M.n = 7 end", "k", "M.n = 1\nlocal registry = {owner = M}\nfunction M.k() return {registry.owner == M, registry.owner.n} end", "[true 7]"},
		{"old and new functions share a local", "local n = 0\nM.keep = nil\nfunction M.k() n = n + 1; M.keep = function() return n end; return n end", "k", "local n = 0\nM.keep = nil\nfunction M.k() n = n + 1; return {n, M.keep()} end", "[2 2]"},
		{"__reload runs last", "M.n = 1\nfunction M.k() end", "", "M.n = 1\nfunction M:__reload() self.n = self.n + 41 end\nfunction M.k() return M.n end", "42"},
	} {
		e := editedLibrary(t, map[string]string{"Lib.lua": "local M = {}\n" + row.old + "\nreturn M"})
		for range strings.Fields(row.calls) {
			e.passes("k")
		}
		if event := e.edit("Lib.lua", "local M = {}\n"+row.new+"\nreturn M"); event.Generation != 2 || event.Problem != nil {
			t.Errorf("%s: %+v", row.rule, event)
			continue
		}
		wantShown(t, row.rule, e.passes("k"), row.want)
		if len(e.log) > 0 {
			t.Errorf("%s: %v", row.rule, e.log)
		}
	}
}

const class1 = `
local Class = {}
Class.__index = Class
local made = 0
local Inner = {}
Inner.__index = Inner
function Inner:name() return "inner old" end
function Class.new(n) made = made + 1; return setmetatable({n = n, inner = setmetatable({}, Inner)}, Class) end
function Class:get() return {self.n, self.inner:name(), made} end
function Class:inc() self.n = self.n + 1 end
return Class`

func TestObjectsKeepTheirStateAndGetTheNewMethods(t *testing.T) {
	e := editedLibrary(t, map[string]string{"Lib.lua": strings.ReplaceAll(class1, "function Class.new(n)", "---@param n? integer = 5\nfunction Class.new(n)")})
	e.passes("inc")
	e.edit("Lib.lua", strings.NewReplacer("function Class.new(n)", "---@param n? integer = 5\nfunction Class.new(n)",
		"inner old", "inner new", "{self.n, ", "{'v2', self.n, ").Replace(class1))
	wantShown(t, "self, a nested class and a local", e.passes("get"), `["v2" 6 "inner new" 1]`)
}

func TestAnEditThatFailsLeavesTheLastGoodCode(t *testing.T) {
	const good = "local M = {}\nlocal n = 0\nfunction M.k() n = n + 1; return n end\nreturn M"
	for _, row := range []struct{ rule, bad, want string }{
		{"a syntax error", "local M = {\nfunction M.k( return 1 end\nreturn M", "Lib.lua:2:10: error: syntax error near 'M'"},
		{"an error while loading", good + "\n.x.y.z()", "error: "},
		{"no table", "local M = {}", "the library returns nothing"},
		{"an empty file", "", "the library returns nothing"},
	} {
		e := editedLibrary(t, map[string]string{"Lib.lua": good})
		e.passes("k")
		event := e.edit("Lib.lua", row.bad)
		if event.Problem == nil || event.Generation != 1 {
			t.Errorf("%s: %+v", row.rule, event)
			continue
		}
		wantShown(t, row.rule+": the last good code runs", e.passes("k"), "2")
		if len(e.log) != 1 || e.log[0].Level != "WARN" || !strings.Contains(e.log[0].Text, row.want) {
			t.Errorf("%s: the log is %v", row.rule, e.log)
		}
		if event := e.edit("Lib.lua", strings.Replace(good, "n + 1", "n + 10", 1)); event.Problem != nil || event.Generation != 2 {
			t.Errorf("%s: after the mend: %+v", row.rule, event)
		}
		wantShown(t, row.rule+": after the mend", e.passes("k"), "12")
		if len(e.log) != 0 {
			t.Errorf("%s: after the mend the log is %v", row.rule, e.log)
		}
	}
}

func TestAnEditThatFailsInAnInstanceIsTakenBack(t *testing.T) {
	const old = "local M = {}\nlocal n = 0\nM.t = {a = 1}\nshared = 1\nfunction M.k() n = n + 1; M.t.a = M.t.a + 1; shared = shared + 1; return {n, M.t.a, shared} end\nreturn M"
	e := editedLibrary(t, map[string]string{"Lib.lua": old})
	e.passes("k")
	e.edit("Lib.lua", strings.NewReplacer("n = 0", "n = 100", "a = 1}", "a = 50}", "shared = 1\n", "shared = 70\nfunction M:__reload() M.t.a = 99; M.t.z = 1; n = 99; shared = 99; error('not this time') end\n").Replace(old))
	wantShown(t, "the old code with its state", e.passes("k"), "[2 3 3]")
	if len(e.log) != 1 || !strings.Contains(e.log[0].Text, "this instance keeps running the old code: __reload failed: not this time") {
		t.Errorf("the log is %v", e.log)
	}
	wantShown(t, "it is not tried again", e.passes("k"), "[3 4 4]")
	e.edit("Lib.lua", strings.Replace(old, "n + 1", "n + 10", 1))
	wantShown(t, "the next edit is", e.passes("k"), "[13 5 5]")
}

func TestALibraryMayMoveIntoADirectory(t *testing.T) {
	const code = "local M = {}\nlocal n = 0\nfunction M.k() n = n + 1; return n end\nreturn M"
	e := editedLibrary(t, map[string]string{"Lib.lua": code})
	e.passes("k")
	os.Remove("Lib.lua")
	if event := e.edit("Lib/init.lua", strings.Replace(code, "n + 1", "n + 10", 1)); event.New || event.Generation != 2 {
		t.Errorf("%+v", event)
	}
	wantShown(t, "locals belong to their file, so they start anew", e.passes("k"), "10")
	if len(e.log) != 0 {
		t.Errorf("the log is %v", e.log)
	}
}

func TestModulesAndLibrariesComeAndGo(t *testing.T) {
	e := editedLibrary(t, map[string]string{
		"Lib.lua":     "local shared = require('_shared')\nlocal M = {}\nfunction M.k() return {shared.value(), require('_late').value()} end\nreturn M",
		"Other.lua":   "local shared = require('_shared')\nlocal M = {}\nfunction M.k() return shared.value() end\nreturn M",
		"_shared.lua": "return {value = function() return 1 end}",
		"_late.lua":   "return {value = function() return 1 end}",
	})
	wantShown(t, "before", e.passes("k"), "[1 1]")
	write(t, "_shared.lua", "return {value = function() return 2 end}")
	if events := e.engine.Rescan(); len(events) != 2 {
		t.Fatalf("a module of two libraries: %+v", events)
	}
	wantShown(t, "a shared module", e.passes("k"), "[2 1]")
	if event := e.edit("_late.lua", "return {value = function() return 3 end}"); event.Library != "Lib" {
		t.Errorf("%+v", event)
	}
	wantShown(t, "a module that was required late", e.passes("k"), "[2 3]")
	if event := e.edit("New.lua", "return {}"); !event.New || event.Library != "New" {
		t.Errorf("%+v", event)
	}
	if _, err := e.engine.Library("New"); err != nil {
		t.Error(err)
	}
	os.Remove("New.lua")
	if events := e.engine.Rescan(); len(events) != 1 || !events[0].Gone {
		t.Errorf("%+v", events)
	}
	if events := e.engine.Rescan(); len(events) != 0 {
		t.Errorf("nothing has changed: %+v", events)
	}
}

func TestWhatATestMustKnowOfAnEdit(t *testing.T) {
	e := editedLibrary(t, map[string]string{"Lib.lua": "local M = {}\nfunction M.same() end\nfunction M.gone() end\nfunction M.other(a) end\nreturn M"})
	event := e.edit("Lib.lua", "local M = {}\nfunction M.same() end\nfunction M.added() end\nfunction M.other(a, b) end\nreturn M")
	rftest.WantText(t, "event", strings.Join([]string{strings.Join(event.Added, ","), strings.Join(event.Removed, ","), strings.Join(event.Changed, ",")}, " "), "added gone other")
	if event.Instances != 1 {
		t.Errorf("%d instances follow", event.Instances)
	}
	rftest.WantText(t, "a removed keyword", e.fails("gone").Message, "Keyword 'gone' was removed from library 'Lib' by an edit; import the library again to see its keywords.")
	rftest.WantText(t, "a keyword with other arguments", e.fails("other", "x").Message,
		"Keyword 'Lib.other' expected 2 arguments, got 1. An edit has changed the arguments of this keyword; import the library again.")
	e.passes("added")
}

// These are the limits of the rule: code that is held as data is data.
func TestClosuresInDataAndRunningCoroutinesGoOnWithTheOldCode(t *testing.T) {
	const code = `local M = {}
M.kept = nil
local co
function M.start()
  local n = 1
  M.kept = function() n = n + 1; return "old", n end
  co = coroutine.wrap(function() while true do coroutine.yield("old") end end)
  return co()
end
function M.k() local text, n = M.kept(); return {text, n, co()} end
return M`
	e := editedLibrary(t, map[string]string{"Lib.lua": code})
	e.passes("start")
	e.edit("Lib.lua", strings.ReplaceAll(code, `"old"`, `"new"`))
	wantShown(t, "both go on", e.passes("k"), `["old" 2 "old"]`)
	e.passes("start")
	wantShown(t, "what is made anew is new", e.passes("k"), `["new" 2 "new"]`)
}
