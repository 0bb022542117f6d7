package luacats

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// parse reads a file that must be understood completely.
func parse(t *testing.T, src string) *File {
	t.Helper()
	f, diagnostics := Parse("lib.lua", []byte(src))
	for _, d := range diagnostics {
		t.Errorf("unexpected %s", d.Render())
	}
	return f
}

// above returns the comment above the first line that contains code.
func above(t *testing.T, f *File, src, code string) *Block {
	t.Helper()
	for i, line := range strings.Split(src, "\n") {
		if strings.Contains(line, code) {
			return f.Above(i + 1)
		}
	}
	t.Fatalf("no line contains %q", code)
	return nil
}

const powerSupply = `--- Talks to a bench power supply.
---@version 1.2.0
local PowerSupply = {}
PowerSupply.__index = PowerSupply

---@param address string            VISA address
---@param timeout? number = 2.5     seconds
function PowerSupply.new(address, timeout)
  return setmetatable({ address = address, timeout = timeout, on = {} }, PowerSupply)
end

--- Sets the voltage of one channel and returns the measured one.
---@param channel integer
---@param volts number
---@param ramp? "slow"|"fast" = "slow"
---@return number
---@tags hardware, power
function PowerSupply:set_voltage(channel, volts, ramp) end

---@keyword Channel ${channel} should be ${state}
function PowerSupply:channel_state_should_be(channel, state) end

---@class ConnectOptions
---@field port? integer = 5025
---@field user string
---@field [string] any
--- Named-only arguments and free named arguments arrive as the last parameter, a table.
---@param opts ConnectOptions
---@named opts
function PowerSupply:connect(host, opts) end

return PowerSupply
`

func TestTheExampleOfTheDesignIsUnderstood(t *testing.T) {
	f := parse(t, powerSupply)
	if f.Intro == nil || f.Intro.Doc != "Talks to a bench power supply." || f.Intro.Version != "1.2.0" {
		t.Errorf("introduction: %+v", f.Intro)
	}
	init := above(t, f, powerSupply, "function PowerSupply.new")
	timeout := init.Params[1]
	if init.Params[0].Doc != "VISA address" || timeout.Name != "timeout" || !timeout.Optional || timeout.Default != 2.5 || timeout.Doc != "seconds" {
		t.Errorf("new: %+v", init.Params)
	}
	set := above(t, f, powerSupply, "set_voltage")
	if set.Doc != "Sets the voltage of one channel and returns the measured one." || !slices.Equal(set.Tags, []string{"hardware", "power"}) {
		t.Errorf("set_voltage: %+v", set)
	}
	if got := f.Robot(set.Params[2].Type); got != "Literal['slow', 'fast']" || set.Params[2].Default != "slow" {
		t.Errorf("ramp: %s = %v", got, set.Params[2].Default)
	}
	if got := f.Robot(set.Returns[0].Type); got != "float" {
		t.Errorf("set_voltage returns %s", got)
	}
	should := above(t, f, powerSupply, "channel_state")
	if should.Keyword != "Channel ${channel} should be ${state}" {
		t.Errorf("keyword: %q", should.Keyword)
	}
	connect := above(t, f, powerSupply, "connect")
	if !strings.HasPrefix(connect.Doc, "Named-only") || connect.Named.Name != "opts" || f.Kind(connect.Params[0].Type) != KindClass {
		t.Errorf("connect: %+v", connect)
	}
	fields := f.Classes["ConnectOptions"].Fields
	if len(fields) != 3 || fields[0].Default != int64(5025) || !fields[0].Optional || fields[1].Optional || fields[2].Index.String() != "string" {
		t.Errorf("fields: %+v", fields)
	}
}

func TestACommentBelongsToTheCodeDirectlyBelowIt(t *testing.T) {
	for _, c := range []struct{ rule, src, doc string }{
		{"directly above", "--- Doc.\nlocal function f() end", "Doc."},
		{"a blank line separates", "--- Doc.\n\nlocal function f() end", "-"},
		{"a plain comment does not separate", "--- Doc.\n-- luacheck: ignore\nlocal function f() end", "Doc."},
		{"nor does a long one", "--- Doc.\n--[[ one\ntwo ]]\nlocal function f() end", "Doc."},
		{"a plain comment is not documentation", "-- Doc.\nlocal function f() end", "-"},
		{"a plain comment ends a block", "--- One.\n-- plain\n--- Two.\nlocal function f() end", "Two."},
		{"more than three dashes are a ruler", "----------\n--- Doc.\n----------\nlocal function f() end", "Doc."},
		{"code in front makes it an ordinary comment", "local x = 1 --- Doc.\nlocal function f() end", "-"},
		{"so does a comment in front", "--[[ x ]] --- Doc.\nlocal function f() end", "-"},
		{"three dashes in a long string are text", "local s = [==[\n--- Doc.\n]==] function f() end", "-"},
		{"and in a long comment", "--[[\n--- Doc.\n]]\nfunction f() end", "-"},
		{"and in a string that goes on", "local s = \"\\\r\n--- Doc.\"\nfunction f() end", "-"},
		{"a quote in a comment starts no string", "-- don't\n--- Doc.\nfunction f() end", "Doc."},
		{"a quote in a string may be escaped", "local s = 'it\\'s' -- x\n--- Doc.\nfunction f() end", "Doc."},
		{"a comment is not a string's end", "local s = '--[['\n--- Doc.\nfunction f() end", "Doc."},
		{"an index is not a long string", "local s = a[b[1]]\n--- Doc.\nfunction f() end", "Doc."},
		{"a string that is not closed ends with its line", "local s = 'oops\n--- Doc.\nfunction f() end", "Doc."},
		{"indented", "return {\n\t--- Doc.\n\tf = function() end,\n}", "Doc."},
		{"Windows line ends", "--- One.\r\n--- Two.\r\nfunction f() end\r\n", "One.\nTwo."},
		{"a byte order mark and a shebang come first", "\ufeff#!/usr/bin/lua\n--- Doc.\nfunction f() end", "Doc."},
		{"a byte order mark in front of the comment", "\ufeff--- Doc.\nfunction f() end", "Doc."},
		{"one space after the dashes is not text", "---  a\n---b\n---\n---\t c\n---\nfunction f() end", " a\nb\n\n\t c"},
		{"bytes that are not UTF-8 become question marks", "--- \xff\xfe\nfunction f() end", "??"},
		{"text around annotations is joined", "--- One.\n---@param x integer\n--- Two.\nfunction f() end", "One.\nTwo."},
		{"the text of a type above is not the function's", "--- A type.\n---@class T\n--- Doc.\nfunction f() end", "Doc."},
	} {
		f := parse(t, c.src)
		got := "-"
		line := 1
		for i, l := range strings.Split(c.src, "\n") {
			if strings.Contains(l, "f()") || strings.Contains(l, "f =") {
				line = i + 1
			}
		}
		if b := f.Above(line); b != nil {
			got = b.Doc
		}
		if got != c.doc {
			t.Errorf("%s: got %q, want %q", c.rule, got, c.doc)
		}
	}
}

func TestTheIntroductionIsTheFirstCommentAboutTheLibrary(t *testing.T) {
	for _, c := range []struct{ rule, src, doc string }{
		{"above the library's table", "--- Intro.\nlocal M = {}", "Intro."},
		{"on its own", "--- Intro.\n\nlocal M = {}", "Intro."},
		{"above return", "--- Intro.\nreturn {\n  f = function() end }", "Intro."},
		{"above a class for the library", "--- Intro.\n---@class M\n---@field x integer\nlocal M = {}", "Intro."},
		{"text below the class is also about the library", "--- One.\n---@class M\n--- Two.\nlocal M = {}", "One.\nTwo."},
		{"not above a function", "--- Doc.\nfunction f() end", "-"},
		{"not above a local function", "--- Doc.\nlocal function f() end", "-"},
		{"not above a function that is assigned", "--- Doc.\nM.f = function() end", "-"},
		{"not after code", "local M = {}\n--- Doc.\nM.x = 1", "-"},
		{"not after code, even if a comment came before", "---@meta\nlocal M = {}\n--- Doc.\n\n", "-"},
		{"a type that is used later comes first", "--- Options.\n---@class O\n---@field x integer\n\n--- Intro.\nlocal M = {}", "Intro."},
		{"so may an alias", "--- Sides.\n---@alias Side \"l\"|\"r\"\n\n--- Intro.\n\nlocal M = {}", "Intro."},
		{"settings say nothing", "---@diagnostic disable: undefined-global\n\n--- Intro.\nlocal M = {}", "Intro."},
		{"an enum is about itself", "--- Colors.\n---@enum Color\nlocal Color = { red = 1 }", "-"},
		{"behind a plain comment", "-- Copyright\n\n--- Intro.\nlocal M = {}", "Intro."},
		{"names that start with function are no functions", "--- Intro.\nfunctions = {}", "Intro."},
	} {
		f := parse(t, c.src)
		got := "-"
		if f.Intro != nil {
			got = f.Intro.Doc
		}
		if got != c.doc {
			t.Errorf("%s: got %q, want %q", c.rule, got, c.doc)
		}
	}
}

func TestParamsSayNameTypeDefaultAndDescription(t *testing.T) {
	for _, c := range []struct{ src, want string }{
		{"x integer", "x: integer"},
		{"x? integer", "x?: integer"},
		{"x integer?", "x?: integer?"},
		{"x string|nil", "x?: string|nil"},
		{"x any", "x: any"},
		{"x integer the number", "x: integer (the number)"},
		{"x integer # the number", "x: integer (the number)"},
		{"x integer#the number", "x: integer (the number)"},
		{"x integer @the number", "x: integer (the number)"},
		{"x integer -- the number", "x: integer (the number)"},
		{"x integer - the number", "x: integer (the number)"},
		{"x integer -1 for none", "x: integer (-1 for none)"},
		{"x integer, the number", "x: integer (the number)"},
		{"x string [V] the voltage", "x: string ([V] the voltage)"},
		{"x integer = 5", "x: integer = 5"},
		{"x integer=5 five", "x: integer = 5 (five)"},
		{"x integer = 5.", "x: integer = 5 (.)"},
		{`x "a"|"b" = "b" which`, `x: "a"|"b" = "b" (which)`},
		{"x table<string, integer> = {} nothing", "x: table<string, integer> = &value.Dict (nothing)"},
		{"x integer[] = {}", "x: integer[] = []interface {}{}"},
		{"x? string = nil", "x?: string = <nil>"},
		{"... integer the numbers", "...: integer (the numbers)"},
		{"f fun(a: string, b?: integer): boolean the check", "f: fun(a: string, b?: integer): boolean (the check)"},
		{"f file*", "f: file*"},
	} {
		f := parse(t, "---@param "+c.src+"\nfunction f() end")
		p := f.Blocks[0].Params[0]
		got := p.Name
		if p.Optional {
			got += "?"
		}
		got += ": " + p.Type.String()
		if p.HasDefault {
			got += " = " + strings.SplitN(fmt.Sprintf("%#v", p.Default), "{entries", 2)[0]
		}
		if p.Doc != "" {
			got += " (" + p.Doc + ")"
		}
		if got != c.want {
			t.Errorf("@param %s: got %s, want %s", c.src, got, c.want)
		}
	}
}

func TestVarargIsTheOlderSpellingOfParam(t *testing.T) {
	f := parse(t, "---@vararg string names\nfunction f(...) end")
	if p := f.Blocks[0].Params[0]; p.Name != "..." || p.Type.String() != "string" || p.Doc != "names" {
		t.Errorf("got %+v", p)
	}
}

func TestReturnsMayShareALine(t *testing.T) {
	for _, c := range []struct{ src, want string }{
		{"boolean", "boolean"},
		{"boolean ok whether it worked", "boolean ok (whether it worked)"},
		{"boolean # whether it worked", "boolean (whether it worked)"},
		{"boolean ok, string? err", "boolean ok; string? err"},
		{"integer, string", "integer; string"},
		{"number volts, 5 at most!", "number volts; 5 at (most!)"},
		{"number volts, or so (if it works)", "number volts; or so ((if it works))"},
		{"number volts, !", "number volts (!)"},
		{"string ...", "string ..."},
		{"...string", "...string"},
		{"fun(): integer, string", "fun(): (integer, string)"},
	} {
		f := parse(t, "---@return "+c.src+"\nfunction f() end")
		var parts []string
		for _, r := range f.Blocks[0].Returns {
			s := strings.TrimSpace(r.Type.String() + " " + r.Name)
			if r.Doc != "" {
				s += " (" + r.Doc + ")"
			}
			parts = append(parts, s)
		}
		if got := strings.Join(parts, "; "); got != c.want {
			t.Errorf("@return %s: got %s, want %s", c.src, got, c.want)
		}
	}
}

func TestLinesThatStartWithABarContinueAUnion(t *testing.T) {
	f := parse(t, `---@alias Side
---| "left" # the left one
---|> 'right'
---|+ '"top"' the old way to quote
--- | integer

---@param side Side
---@param mode
---| "r"
---| "w"
---@param n "a"
---| "b"
---@return "x"
---| "y"
--- | this | is a table |
function f(side, mode) end
---@class C
---@field f "on" = "on"
---| "off"
`)
	b := f.Above(16)
	for _, c := range []struct {
		t    Type
		want string
	}{
		{f.Aliases["Side"].Type, `"left"|"right"|"top"|integer`},
		{b.Params[1].Type, `"r"|"w"`},
		{b.Params[2].Type, `"a"|"b"`},
		{f.Classes["C"].Fields[0].Type, `"on"|"off"`},
	} {
		if c.t.String() != c.want {
			t.Errorf("got %s, want %s", c.t, c.want)
		}
	}
}

func TestFieldsMakeUpAClass(t *testing.T) {
	f := parse(t, `--- A thing.
---@class (exact) Thing<T>: Base, table<string, T>
---@field name string            its name
---@field private secret? integer
---@field package string
---@field public ["odd name"] boolean = true
--- Above it.
---@field n integer
---@field [integer] T

---@class Thing
---@field more any
`)
	class := f.Classes["Thing"]
	if class.Doc != "A thing." || !slices.Equal(class.Parents, []string{"Base", "table<string, T>"}) || class.Line != 2 {
		t.Errorf("class: %+v", class)
	}
	var got []string
	for _, field := range class.Fields {
		index := ""
		if field.Index != nil {
			index = "[" + field.Index.String() + "]"
		}
		got = append(got, fmt.Sprintf("%s %s%s %s %v %v %q", field.Visibility, field.Name, index, field.Type, field.Optional, field.Default, field.Doc))
	}
	want := []string{
		`public name string false <nil> "its name"`,
		`private secret integer true <nil> ""`,
		`public package string false <nil> ""`,
		`public odd name boolean false true ""`,
		`public n integer false <nil> "Above it."`,
		`public [integer] T false <nil> ""`,
		`public more any false <nil> ""`,
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestAnnotationsOfAKeyword(t *testing.T) {
	f := parse(t, `---@tags a, b ,, a
---@tags c
---@deprecated use g instead
---@timeout 2 min
---@private
---@async
---@nodiscard
---@see g
---@generic T: Base, U
---@overload fun(x: T): U
---@param x T
function f(x) end`)
	b := f.Blocks[0]
	if !slices.Equal(b.Tags, []string{"a", "b", "c"}) || !b.Deprecated || b.DeprecatedText != "use g instead" || b.Timeout != "2 min" || !b.Private {
		t.Errorf("got %+v", b)
	}
	if n := b.Params[0].Type.(*Named); !n.Generic {
		t.Errorf("T is declared by @generic: %+v", n)
	}
}
