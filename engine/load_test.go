package engine_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rflua/rflua/engine"
	"github.com/rflua/rflua/internal/rftest"
)

func TestALibraryThatDoesNotLoadSaysWhereAndWhy(t *testing.T) {
	for _, row := range []struct{ rule, lua, want string }{
		{"a syntax error", "local M = {}\nfunction M.k(a)\n  return a +* 2\nend\nreturn M", `
Lib.lua:3:13: error: syntax error near '*'
  3 |   return a +* 2
    |             ^
`},
		{"a file that ends too early", "local M = {}\nfunction M.k(a)\n  if a then\n    return 1\nend\nreturn M", `
Lib.lua:6:9: error: syntax error: the file ends too early
  6 | return M
    |         ^
  note: the 'if' in line 3 seems to have no 'end'
`},
		{"an unfinished string", "local M = {}\nM.x = \"abc\nreturn M", `
Lib.lua:2:8: error: unterminated string
  2 | M.x = "abc
    |        ^^^
`},
		{"no table", "local M = {}", `
Lib.lua: error: the library returns nothing; it must return the table of its keywords
  note: end the file with a line such as 'return M'; a file that is only required by others is named with a leading _ or put in a directory
`},
		{"another value", "return 42", `
Lib.lua: error: the library returns a number; it must return the table of its keywords
  note: end the file with a line such as 'return M'; a file that is only required by others is named with a leading _ or put in a directory
`},
		{"an error while loading", "local M = {}\nlocal function check() error('no supply connected') end\ncheck()\nreturn M", `
Lib.lua:2: error: no supply connected
  2 | local function check() error('no supply connected') end
`},
		{"a runtime error while loading", "local M = {}\nM.x.y = 1\nreturn M", `
Lib.lua:2: error: attempt to index a non-table object(nil) with key 'y'
  2 | M.x.y = 1
`},
		{"a module that is not there", "local x = require('lib.missing')\nreturn {}", `
Lib.lua:1: error: module 'lib.missing' not found: there is no lib/missing.lua, lib/missing/init.lua, lua_modules/share/lua/5.1/lib/missing.lua, lua_modules/share/lua/5.1/lib/missing/init.lua
  1 | local x = require('lib.missing')
`},
		{"a module name that leaves the root", "local x = require('../secret')\nreturn {}", `
Lib.lua:1: error: module '../secret' not found: a module name is file names joined by dots, such as 'lib.parser'
  1 | local x = require('../secret')
`},
		{"code that is nested too deeply", "return " + strings.Repeat("{", 3000) + strings.Repeat("}", 3000), "nested more than 2000 levels deep"},
		{"code that needs too many registers", "local t = {}\nreturn t(" + strings.Repeat("1,", 300) + "1)", "error: "},
	} {
		lib := onlyLibrary(t, serve(t, map[string]string{"Lib.lua": row.lua}))
		err := lib.Err()
		if err == nil {
			t.Errorf("%s: the library loads", row.rule)
			continue
		}
		text, _ := strings.CutPrefix(err.Error(), "Library 'Lib' does not load.")
		if strings.HasPrefix(row.want, "\n") {
			rftest.WantText(t, row.rule, text, row.want)
		} else if !strings.Contains(text, row.want) {
			t.Errorf("%s\n got %.300s\nwant %s", row.rule, text, row.want)
		}
		if _, err := lib.NewInstance(t.Context(), engine.Import{}); err == nil {
			t.Errorf("%s: an instance can be made", row.rule)
		}
	}
}

func TestASyntaxErrorInARequiredFileIsShownThere(t *testing.T) {
	lib := onlyLibrary(t, serve(t, map[string]string{
		"Lib.lua":        "local parse = require('_lib.parse')\nreturn {}",
		"_lib/parse.lua": "local function f(\nreturn f",
	}))
	if err := lib.Err(); err == nil || !strings.Contains(err.Error(), "_lib/parse.lua:2:1: error: syntax error near 'return'\n  2 | return f\n    | ^^^^^^\n") {
		t.Errorf("got %v", err)
	}
}

func TestWhatIsALibrary(t *testing.T) {
	const lua = "return {}"
	e := serve(t, map[string]string{
		"Plain.lua": lua, "Dir/init.lua": lua, "Dir/helper.lua": lua, "_hidden.lua": lua, ".dot.lua": lua, "_dir/init.lua": lua,
		"lua_modules/share/lua/5.1/rock.lua": lua, "notes.txt": "x", "no_init/x.lua": lua, "With Space.lua": lua,
	})
	var names []string
	for _, lib := range e.Libraries() {
		names = append(names, lib.Name)
	}
	rftest.WantText(t, "libraries", strings.Join(names, ", "), "Dir, Plain, With Space")
}

func TestALibraryIsFoundIgnoringCaseIfThatIsUnambiguous(t *testing.T) {
	e := serve(t, map[string]string{"Calc.lua": "return {}", "Text.lua": "return {}", "text.lua": "return {}"})
	for name, want := range map[string]string{
		"Calc": "Calc", "calc": "Calc", "text": "text",
		"TEXT":  "'TEXT' can be library 'Text' or 'text'; write one exactly",
		"Clac":  "unknown library 'Clac'; did you mean 'Calc'?",
		"Other": "unknown library 'Other'; available: Calc, Text, text",
	} {
		lib, err := e.Library(name)
		if err != nil {
			rftest.WantText(t, name, err.Error(), want)
		} else {
			rftest.WantText(t, name, lib.Name, want)
		}
	}
}

func TestTwoLibrariesOfOneNameAreReported(t *testing.T) {
	e := serve(t, map[string]string{"Calc.lua": "return {}", "Calc/init.lua": "return {}"})
	if len(e.Libraries()) != 1 || len(e.Problems()) != 1 {
		t.Fatalf("libraries %v, problems %v", e.Libraries(), e.Problems())
	}
	rftest.WantText(t, "problem", e.Problems()[0].Render(),
		"Calc.lua: error: there is already a library 'Calc', in Calc/init.lua\n  note: the first one is served; rename one of the two\n")
}

func TestRequire(t *testing.T) {
	files := map[string]string{
		"Lib.lua": `
local M = {}
function M.local_module() return require("_lib.units").name end
function M.init_file() return require("pack").name end
function M.rock() return require("rock").name .. require("rocks.inner").name end
function M.same() return require("_lib.units") == require("_lib.units") end
function M.cycle() local ok, e = pcall(require, "_lib.a"); return e end
function M.again() local ok, e = pcall(require, "_lib.fails"); local ok2, e2 = pcall(require, "_lib.fails"); return {ok, ok2, e2} end
function M.own() return require("Lib") == M end
function M.preload() package.preload.made = function(name) return {name = name} end; return require("made").name end
function M.loaded() return package.loaded["_lib.units"] ~= nil end
return M`,
		"_lib/units.lua":                     "return {name = ...}",
		"_lib/a.lua":                         "return require('_lib.b')",
		"_lib/b.lua":                         "return require('_lib.a')",
		"_lib/fails.lua":                     "error('always')",
		"pack/init.lua":                      "return {name = 'pack'}",
		"lua_modules/share/lua/5.1/rock.lua": "return {name = 'rock'}",
		"lua_modules/share/lua/5.1/rocks/inner.lua": "return {name = 'inner'}",
	}
	e := serve(t, files)
	lib, err := e.Library("Lib")
	if err != nil {
		t.Fatal(err)
	}
	s := imported(t, lib)
	wantShown(t, "a module in a directory", s.passes("local module"), `"_lib.units"`)
	wantShown(t, "init.lua", s.passes("init file"), `"pack"`)
	wantShown(t, "the LuaRocks tree", s.passes("rock"), `"rockinner"`)
	wantShown(t, "a module is loaded once", s.passes("same"), "true")
	if m := s.passes("cycle").(string); !strings.Contains(m, "module '_lib.a' requires itself, directly or through others") {
		t.Errorf("got %q", m)
	}
	wantShown(t, "a failed module fails again", s.passes("again"), `[false false "always"]`)
	wantShown(t, "the library itself", s.passes("own"), "true")
	wantShown(t, "package.preload", s.passes("preload"), `"made"`)
	wantShown(t, "package.loaded", s.passes("loaded"), "true")
}

func TestFilesOutsideTheRootCannotBeReached(t *testing.T) {
	outside := t.TempDir()
	write(t, filepath.Join(outside, "secret.lua"), "return {name = 'secret'}")
	e := serve(t, map[string]string{"Lib.lua": "local M = {}\nfunction M.k() return require('link') end\nfunction M.dots(name) return require(name) end\nreturn M"})
	if err := os.Symlink(filepath.Join(outside, "secret.lua"), "link.lua"); err != nil {
		t.Fatal(err)
	}
	s := imported(t, onlyLibrary(t, e))
	if m := s.fails("k").Message; !strings.Contains(m, "link.lua: cannot be read: path escapes from parent") {
		t.Errorf("got %q", m)
	}
	for _, name := range []string{filepath.Join("..", filepath.Base(outside), "secret"), filepath.Join(outside, "secret")} {
		if m := s.fails("dots", name).Message; !strings.Contains(m, "a module name is file names joined by dots") {
			t.Errorf("%s: got %q", name, m)
		}
	}
}

func TestWhatIsNotThereToServeIsAnError(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "notes.txt", "x")
	write(t, "lua/Calc.lua", "return {}")
	for _, row := range []struct {
		config engine.Config
		want   string
	}{
		{engine.Config{Roots: []string{"nowhere"}}, "cannot serve nowhere: no such file or directory"},
		{engine.Config{Roots: []string{"notes.txt"}}, "cannot serve notes.txt: it is neither a directory nor a .lua file"},
		{engine.Config{Roots: []string{"lua"}, Allow: []string{"calc"}}, "unknown library 'calc' to allow; did you mean 'Calc'?"},
		{engine.Config{Roots: []string{"lua"}, Allow: []string{"Other"}}, "unknown library 'Other' to allow; available: Calc"},
	} {
		_, err := engine.Open(context.Background(), row.config)
		if err == nil || err.Error() != row.want {
			t.Errorf("got %v, want %s", err, row.want)
		}
	}
}

func TestASingleFileCanBeServed(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "lua/Calc.lua", "return {helper = require('_lib')}")
	write(t, "lua/Other.lua", "return {}")
	write(t, "lua/_lib.lua", "return {}")
	e, err := engine.Open(context.Background(), engine.Config{Roots: []string{"lua/Calc.lua"}})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close(context.Background())
	if lib := onlyLibrary(t, e); lib.Name != "Calc" || lib.Err() != nil {
		t.Errorf("%s %v", lib.Name, lib.Err())
	}
}

func TestScriptsCannotReachTheProcess(t *testing.T) {
	s := subjectOf(t, `
local M = {}
function M.exists(path)
  local v = _G
  for part in path:gmatch("[^.]+") do v = v and v[part] end
  return v ~= nil
end
function M.loaded_code(code) local f, e = load(code, "=chunk"); return f and f() or e end
return M`)
	for _, name := range []string{"os.exit", "os.execute", "os.remove", "os.rename", "os.tmpname", "os.setenv", "io.open", "io.popen",
		"io.read", "io.lines", "dofile", "loadfile", "setfenv", "newproxy", "module", "debug.sethook", "debug.getregistry",
		"debug.getinfo", "debug.getlocal", "debug.setlocal", "debug.setupvalue", "debug.setmetatable", "debug.setfenv", "channel", "_printregs"} {
		wantShown(t, name, s.passes("exists", name), "false")
	}
	for _, name := range []string{"os.time", "os.date", "os.clock", "os.getenv", "io.write", "io.stdout.write", "string.format", "table.sort", "math.floor",
		"coroutine.wrap", "debug.traceback", "load", "loadstring", "package.loaded"} {
		wantShown(t, name, s.passes("exists", name), "true")
	}
	wantShown(t, "load", s.passes("loaded_code", "return 1 + 1"), "2")
	wantShown(t, "the arg of a chunk", s.passes("loaded_code", "return tostring(arg)"), `"nil"`)
	wantShown(t, "the arg of a function", s.passes("loaded_code", "return (function(...) return arg.n end)(1, 2)"), "2")
	if m := s.passes("loaded_code", "return +").(string); !strings.Contains(m, "syntax error") {
		t.Errorf("got %q", m)
	}
	if m := s.passes("loaded_code", "return "+strings.Repeat("{", 5000)+strings.Repeat("}", 5000)).(string); !strings.Contains(m, "nested more than 2000 levels deep") {
		t.Error("deeply nested code is compiled")
	}
}

func TestAByteOrderMarkAndAFirstLineOfAScriptAreSkipped(t *testing.T) {
	for _, start := range []string{"\xef\xbb\xbf", "#!/usr/bin/env lua\n", "\xef\xbb\xbf#!/usr/bin/lua\r\n"} {
		s := subjectOf(t, start+"local M = {}\nfunction M.k() return 1 end\nreturn M\n")
		wantShown(t, "run", s.passes("k"), "1")
	}
}
