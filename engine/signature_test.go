package engine_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/rflua/rflua/engine"
	"github.com/rflua/rflua/engine/argspec"
	"github.com/rflua/rflua/internal/rftest"
)

// spell writes a signature as RF's documentation does: a: int, b: str = x, *rest, *, c, **named -> float.
func spell(k *engine.Keyword) string {
	var parts []string
	only := false
	for i, a := range k.Args {
		name := a.Name
		switch a.Kind {
		case argspec.VarPositional:
			name, only = "*"+name, true
		case argspec.VarNamed:
			name = "**" + name
		case argspec.NamedOnly:
			if !only {
				parts = append(parts, "*")
				only = true
			}
		}
		if a.Type != "" {
			name += ": " + a.Type
		}
		if a.HasDefault {
			name += " = " + show(a.Default)
		}
		parts = append(parts, name)
		if a.Kind == argspec.PositionalOnly && (i+1 == len(k.Args) || k.Args[i+1].Kind != argspec.PositionalOnly) {
			parts = append(parts, "/")
		}
	}
	text := "(" + strings.Join(parts, ", ") + ")"
	if k.Return != "" {
		text += " -> " + k.Return
	}
	return text
}

func TestSignaturesComeFromTheFunctionAndItsComment(t *testing.T) {
	for _, row := range []struct{ rule, lua, want string }{
		{"parameter names come from the prototype", "function M.k(a, b) end", "(a, b)"},
		{"... is *args", "function M.k(a, ...) end", "(a, *args)"},
		{"and typed by @param ...", "---@param ... integer\nfunction M.k(...) end", "(*args: int)"},
		{"self is not an argument", "function M:k(a) end", "(a)"},
		{"types become RF's", "---@param a integer\n---@param b number\n---@param c boolean\n---@param d string\nfunction M.k(a, b, c, d) end",
			"(a: int, b: float, c: bool, d: str)"},
		{"of lists, dicts and unions", "---@param a integer[]\n---@param b table<string, number>\n---@param d \"x\"|\"y\"\n---@param c integer|nil\nfunction M.k(a, b, d, c) end",
			"(a: list[int], b: dict[str, float], d: Literal['x', 'y'], c: int | None = None)"},
		{"any and unknown names have no type", "---@param a any\n---@param b Unknown\nfunction M.k(a, b) end", "(a, b)"},
		{"an alias is what it stands for", "---@alias Mode \"slow\"|\"fast\"\n\n---@param m Mode\nfunction M.k(m) end", "(m: Literal['slow', 'fast'])"},
		{"name? without a default is None", "---@param a? integer\nfunction M.k(a) end", "(a: int | None = None)"},
		{"= literal is the default", "---@param a? integer = 3\n---@param b? string = \"x\"\n---@param c? boolean = true\n---@param d? number = -2.5\nfunction M.k(a, b, c, d) end",
			`(a: int = 3, b: str = "x", c: bool = true, d: float = -2.5)`},
		{"the returned type is told", "---@return number\nfunction M.k() end", "() -> float"},
		{"@named with a class has named-only arguments", "---@class O\n---@field port? integer = 80\n---@field user string\n\n---@param host string\n---@param o O\n---@named o\nfunction M.k(host, o) end",
			"(host: str, *, port: int = 80, user: str)"},
		{"a [string] field is **named", "---@class O\n---@field user string\n---@field [string] integer\n\n---@param o O\n---@named o\nfunction M.k(o) end",
			"(*, user: str, **o: int)"},
		{"so is a plain table", "---@param o table\n---@named o\nfunction M.k(a, o) end", "(a, **o)"},
		{"a class inherits fields", "---@class A\n---@field a integer\n\n---@class B: A\n---@field b integer\n\n---@param o B\n---@named o\nfunction M.k(o) end",
			"(*, b: int, a: int)"},
		{"rest and named together", "---@param o table\n---@named o\nfunction M.k(a, o, ...) end", "(a, *args, **o)"},
		{"a comment above an assignment counts", "---@param a integer\nM.k = function(a) end", "(a: int)"},
		{"in a table constructor too", "M = {\n  ---@param a integer\n  k = function(a) end,\n}", "(a: int)"},
		{"a wrapper is described where it is assigned", "local function wrap(f) return function(...) return f(...) end end\n---@param a integer\n---@param b? integer = 2\nM.k = wrap(function(a, b) end)",
			"(a: int, b: int = 2)"},
		{"a comment of the local function counts", "---@param a integer\nlocal function k(a) end\nM.k = k", "(a: int)"},
		{"a Go function takes what it is given", "M.k = require('robot').sleep", "(*args)"},
		{"a comment of a table field of the same name does not count", "local config = {\n  --- Wrong.\n  ---@param a string\n  k = 5,\n}\n---@param a integer\nfunction M.k(a) end", "(a: int)"},
		{"nor if the function has none", "local config = {\n  ---@param a string\n  k = 5,\n}\nfunction M.k(a) end", "(a)"},
		{"nil in front of a type", "---@param a nil|integer\nfunction M.k(a) end", "(a: None | int = None)"},
		{"long strings and comments do not hide lines", "local s = [[\n--- not a comment\n]]\n---@param a integer\nfunction M.k(a) end", "(a: int)"},
	} {
		lib := library(t, "local M = {}\n"+row.lua+"\nreturn M")
		k := lib.Revision().Keyword("k")
		if k == nil {
			t.Errorf("%s: there is no keyword", row.rule)
			continue
		}
		rftest.WantText(t, row.rule, spell(k), row.want)
		if problems := lib.Problems(); len(problems) > 0 {
			t.Errorf("%s: %s", row.rule, problems[0].Render())
		}
	}
}

func TestWhichFunctionsAreKeywords(t *testing.T) {
	lib := library(t, `
local Base = {}
function Base.inherited() end
function Base.overridden(a) end
Base.__index = Base
local M = setmetatable({}, Base)
function M.plain() end
function M._hidden() end
function M.new() return {} end
function M.__close() end
---@private
function M.private() end
M.data = 1
---@keyword Channel ${n} Should Be ${state}
function M.embedded(n, state) end
function M.overridden(a, b) end
---@tags slow, power supply
---@deprecated Use *Plain* instead.
function M.old() end
return M`)
	r := lib.Revision()
	var names []string
	for _, k := range r.Keywords {
		names = append(names, k.Name)
	}
	rftest.WantText(t, "names", strings.Join(names, ", "), "plain, Channel ${n} Should Be ${state}, overridden, old, inherited")
	old := r.Keyword("OLD")
	rftest.WantText(t, "tags", strings.Join(old.Tags, "; "), "slow; power supply")
	rftest.WantText(t, "documentation", old.Doc, "*DEPRECATED* Use *Plain* instead.")
	if old.Line != 19 || !strings.HasSuffix(old.Source, "/Lib.lua") {
		t.Errorf("the keyword is at %s:%d", old.Source, old.Line)
	}
}

func TestDocumentation(t *testing.T) {
	r := library(t, `--- Talks to a supply.
--- Second line.
---@version 1.2.0
local M = {}
--- Connects.
---@param address string  VISA address
function M.new(address) return {} end
--- Sets the voltage.
---
--- Waits until it is reached.
---@param volts number  from 0 to 30
---@param ramp? string
---@return number measured  in volts
function M.set(volts, ramp) end
return M`).Revision()
	rftest.WantText(t, "introduction", r.Doc, "Talks to a supply.\nSecond line.")
	rftest.WantText(t, "version", r.Version, "1.2.0")
	rftest.WantText(t, "__init__", r.InitDoc, "Connects.\n\n*Arguments*\n\n- ``address``: VISA address")
	rftest.WantText(t, "keyword", r.Keyword("set").Doc,
		"Sets the voltage.\n\nWaits until it is reached.\n\n*Arguments*\n\n- ``volts``: from 0 to 30\n\n*Returns* measured in volts")
}

func TestWhatACommentGetsWrongIsAWarningWithACaret(t *testing.T) {
	for _, row := range []struct{ rule, lua, want string }{
		{"a parameter that does not exist", "---@param chanel integer\nfunction M.k(channel) end", `
Lib.lua:2:11: warning: the function has no parameter 'chanel'
  2 | ---@param chanel integer
    |           ^^^^^^
  note: did you mean 'channel'?
`},
		{"@named must name the last parameter", "---@named a\nfunction M.k(a, b) end", `
Lib.lua:2:11: warning: @named a is not the last parameter of the function
  2 | ---@named a
    |           ^
`},
		{"a required argument behind an optional one", "---@param a? integer\n---@param b integer\nfunction M.k(a, b) end", `
Lib.lua:3:11: warning: the argument 'b' is made optional, because the one before it is
  3 | ---@param b integer
    |           ^
  note: write 'b?', or move it in front of the optional ones
`},
		{"too few parameters for the embedded arguments", "---@keyword ${a} and ${b}\nfunction M.k(a) end", `
Lib.lua:3: warning: the keyword '${a} and ${b}' is left out: it has 2 embedded arguments but its function takes only 1
  3 | function M.k(a) end
  note: give the function a parameter for every embedded argument
`},
		{"a type in an embedded argument", "---@keyword Take ${n: int} of ${b:x: y}\nfunction M.k(n, b) end", `
Lib.lua:3: warning: the keyword 'Take ${n: int} of ${b:x: y}' is left out: Robot Framework takes no type in the name of a library keyword
  3 | function M.k(n, b) end
  note: write ${name} and give the type with @param
`},
		{"two keywords of one name", "function M.get_it() end\nfunction M.getit() end", `
Lib.lua:3: warning: the keyword 'getit' is left out: there is already one called 'get_it'
  3 | function M.getit() end
  note: case, spaces and underscores do not count in keyword names
`},
	} {
		lib := library(t, "local M = {}\n"+row.lua+"\nreturn M")
		var rendered string
		for _, p := range lib.Problems() {
			rendered += p.Render()
		}
		rftest.WantText(t, row.rule, rendered, strings.TrimPrefix(row.want, "\n"))
	}
}

func TestHybridLibraries(t *testing.T) {
	s := subjectOf(t, `
local H = {}
H.__index = H
function H.new(n) return setmetatable({n = n or 1}, H) end
function H:get_keyword_names() return {"first", "Other Name"} end
---@param a integer
function H:first(a) return a + self.n end
H["Other Name"] = function(self) return "other" end
function H:not_listed() end
return H`, int64(5))
	var names []string
	for _, k := range s.Library.Revision().Keywords {
		names = append(names, k.Name+spell(k))
	}
	rftest.WantText(t, "only what get_keyword_names lists", strings.Join(names, "; "), "first(a: int); Other Name()")
	wantShown(t, "run", s.passes("First", int64(2)), "7")
	wantShown(t, "run", s.passes("other_name"), `"other"`)
}

func TestDynamicLibraries(t *testing.T) {
	s := subjectOf(t, `
local D = {}
function D.get_keyword_names() return {"add", "plain", "broken types"} end
function D.run_keyword(name, args, named) return {name, args, named} end
function D.get_keyword_arguments(name)
  if name == "add" then return {"a", "/", {"b", 2}, "*rest", "named_only", "**free"} end
end
function D.get_keyword_types(name)
  if name == "add" then return {a = "int", b = "integer", ["return"] = "float"} end
  if name == "broken types" then return {"list["} end
end
function D.get_keyword_tags(name) if name == "add" then return {"t1", "t2"} end end
function D.get_keyword_documentation(name) return "doc of " .. name end
function D.get_keyword_source(name) return ":7" end
return D`)
	r := s.Library.Revision()
	add := r.Keyword("add")
	rftest.WantText(t, "signature", spell(add), "(a: int, /, b: int = 2, *rest, named_only, **free) -> float")
	rftest.WantText(t, "tags", strings.Join(add.Tags, " "), "t1 t2")
	rftest.WantText(t, "documentation", add.Doc, "doc of add")
	rftest.WantText(t, "source", fmt.Sprint(strings.HasSuffix(add.Source, "Lib.lua"), add.Line), "true 7")
	rftest.WantText(t, "without a specification everything is taken", spell(r.Keyword("plain")), "(*args, **named)")
	rftest.WantText(t, "introduction", r.Doc, "doc of __intro__")
	rftest.WantText(t, "a type that RF would reject is not sent", spell(r.Keyword("broken types")), "(*args, **named)")
	if p := s.Library.Problems(); len(p) != 1 || !strings.Contains(p[0].Message, `the type "list[" of args is not one that Robot Framework knows`) {
		t.Errorf("problems: %v", p)
	}
	got, failure := s.call(engine.Call{Keyword: "Add", Args: []any{int64(1)}, Named: dict("x", "y")})
	if failure != nil {
		t.Fatal(failure)
	}
	wantShown(t, "run_keyword gets name, arguments and named ones", got, `["add" [1] {x:"y"}]`)
}

func TestDeclaredKeywords(t *testing.T) {
	s := subjectOf(t, `
local robot = require("robot")
local M = {}
for _, unit in ipairs{"volts", "amps"} do
  M["set_" .. unit] = robot.keyword{
    args = {"value", "ramp=slow", "*", {"limit", 3}}, types = {value = "float", limit = "int"},
    tags = {"set"}, doc = "Sets " .. unit .. ".",
    run = function(value, ramp, named) return {unit, value, ramp, named.limit} end,
  }
end
robot.keyword{name = "Free Standing", run = function(a, ...) return a end}
robot.keyword{name = "On The Object", run = function(self) return self == M end}
return M`)
	r := s.Library.Revision()
	volts := r.Keyword("Set Volts")
	rftest.WantText(t, "signature", spell(volts), `(value: float, ramp = "slow", *, limit: int = 3)`)
	rftest.WantText(t, "doc and tags", volts.Doc+strings.Join(volts.Tags, ","), "Sets volts.set")
	rftest.WantText(t, "without args the function says", spell(r.Keyword("free standing")), "(a, *args)")
	wantShown(t, "run", s.passes("set amps", 1.5), `["amps" 1.5 "slow" 3]`)
	wantShown(t, "run", s.passes("Free Standing", "x"), `"x"`)
	wantShown(t, "self", s.passes("On The Object"), "true")
}

func TestADeclarationThatIsWrongFailsTheLoad(t *testing.T) {
	for spec, want := range map[string]string{
		`{}`:                                 "run is missing",
		`{run = 1}`:                          "run must be a function, not a number",
		`{run = print, nmae = "x"}`:          "unknown field 'nmae': there are name, args, types, tags, doc and run",
		`{run = print, args = {"a=1", "b"}}`: `args: "b" has no default but comes behind an argument with one`,
		`{run = print, args = {"**n", "b"}}`: `args: "b" comes behind '**', which must be last`,
		`{run = print, args = {"a", "a"}}`:   `args: there are two arguments "a"`,
		`{run = print, args = {"a"}, types = {a = "list["}}`: `types: the type "list[" of a is not one that Robot Framework knows`,
		`{run = print, args = {"a"}, types = {b = "int"}}`:   `types: there is a type for "b", which is not an argument`,
	} {
		e := serve(t, map[string]string{"Lib.lua": "local M = {}\nrequire('robot').keyword" + spec + "\nreturn M"})
		err := onlyLibrary(t, e).Err()
		if err == nil || !strings.Contains(err.Error(), "robot.keyword: "+want) || !strings.Contains(err.Error(), "Lib.lua:2") {
			t.Errorf("%s\n got %v\nwant %s", spec, err, want)
		}
	}
}
