package luacats

import (
	"fmt"
	"strings"
	"testing"

	"github.com/rflua/rflua/engine/diag"
)

// The row under each source line is the caret that a user sees, then the message.
func TestWhatIsNotUnderstoodIsPointedAt(t *testing.T) {
	for _, c := range []struct{ src, caret, message, note string }{
		{"---@parma x integer",
			"   ^^^^^^", "unknown annotation @parma", "did you mean @param?"},
		{"---@returns integer",
			"   ^^^^^^^^", "unknown annotation @returns", "did you mean @return?"},
		{"---@keywrod X",
			"   ^^^^^^^^", "unknown annotation @keywrod", "did you mean @keyword?"},
		{"---@usage f()",
			"   ^^^^^^", "unknown annotation @usage", "rflua knows @keyword, @named, @tags, @timeout, and of LuaCATS @alias"},
		{"---@param",
			"         ^", "@param expects the name of the parameter", "write ---@param name type"},
		{"---@param x",
			"           ^", "x has no type", "write: x string"},
		{"---@param x # the x",
			"            ^", "x has no type", "any if it does not matter"},
		{"---@param x: integer",
			"           ^", `did not expect ":" behind the name`, "write: x type"},
		{"---@param x ,integer",
			"            ^", `expected a type, found ",integer"`, "write a type such as"},
		{"---@param x string|",
			"                   ^", "expected a type, found the end of the line", "write a type"},
		{"---@param x string]",
			"                  ^", `did not expect "]" behind the type`, "put a space"},
		{"---@param x table<string, integer",
			"                                 ^", `expected ">" behind the types, found the end of the line`, ""},
		{"---@param x table<>",
			"                 ^^", "expected types between < and >", "write table alone"},
		{"---@param x {string}",
			"                   ^", `expected ":" behind the name of the field, found "}"`, "a list is type[]"},
		{"---@param x (integer",
			"                    ^", `expected ")" to close the parenthesis, found the end of the line`, ""},
		{`---@param x "a`,
			"            ^^", "the string is not closed", `add " at its end`},
		{"---@param x 1.5",
			"            ^^^", "1.5 cannot be a type", "write number"},
		{"---@param x fun(",
			"                ^", "expected the name of a parameter, found the end of the line", "fun(name: type): type"},
		{"---@param x integer = five",
			"                      ^^^^", "five is not a literal", "a default is nil, true"},
		{"---@param x integer =",
			"                     ^", "expected a default value, found the end of the line", "a default is"},
		{"---@param x integer = 5x",
			"                      ^^", "5x is not a number that fits", ""},
		{"---@param x number = 1e999",
			"                     ^^^^^", "1e999 is not a number that fits", ""},
		{`---@param x string = "\q"`,
			"                      ^^", `is not an escape sequence of Lua`, `write \\ for a backslash`},
		{`---@param x string = "\300"`,
			"                      ^^^^", `is not an escape sequence of Lua`, ""},
		{"---@param x table = {1, 2",
			"                         ^", `expected "}" behind the entries of the table`, ""},
		{`---@param x string = "a"b`,
			"                        ^", `did not expect "b" behind the default value`, ""},
		{"---@param x table<str, any>",
			"                  ^^^", "str is not a type of Lua", "write string"},
		{"---@return",
			"          ^", "@return has no type", "write a type"},
		{"---@class",
			"         ^", "@class expects the name of the class", "write ---@class Name"},
		{"---@alias",
			"         ^", "@alias expects the name of the alias", "write ---@alias Name"},
		{"---@alias A",
			"           ^", "@alias A has no type", ""},
		{"---@field x integer",
			"          ^", "the field x is in no class", "put ---@class Name above it"},
		{"---@keyword",
			"           ^", "@keyword expects the name of the keyword", "write ---@keyword"},
		{"---@tags ,",
			"         ^", "@tags expects tags", "write ---@tags"},
		{"---@named",
			"         ^", "@named expects the name", "write ---@named opts"},
		{"---@timeout",
			"           ^", "@timeout expects a time", "write ---@timeout 30s"},
		{"---@param x " + strings.Repeat("(", 60),
			strings.Repeat(" ", 62) + "^", "this is nested more than 50 levels deep", "name a part of it with ---@alias"},
		{"---@param x integer" + strings.Repeat("[]", 60),
			strings.Repeat(" ", 119) + "^", "this is nested more than 50 levels deep", ""},
		{"---@param x table = " + strings.Repeat("{", 60),
			strings.Repeat(" ", 70) + "^", "this is nested more than 50 levels deep", ""},
		{"---@param x integer\n---@param x string", "          ^", "x is described twice", "remove one"},
		{"---@class C\n---@field x integer\n---@field x string", "          ^", "the class C already has a field x", "remove one"},
		{"---@class C\n---@field", "         ^", "@field expects the name of the field", ""},
		{"---@class C\n---@field x", "           ^", "x has no type", ""},
		{"---@alias A string\n---@alias A integer", "          ^", "there is already an alias A", ""},
		{"---@keyword A\n---@keyword B", "            ^", "there is a second @keyword", ""},
		{"---@named a\n---@named b", "          ^", "there is a second @named", ""},
	} {
		_, diagnostics := Parse("lib.lua", []byte(c.src))
		if len(diagnostics) != 1 {
			t.Errorf("%s: got %d diagnostics: %v", c.src, len(diagnostics), diagnostics)
			continue
		}
		d := diagnostics[0]
		lines := strings.Split(c.src, "\n")
		caret := strings.Repeat(" ", d.Column-1) + strings.Repeat("^", max(d.Length, 1))
		if d.Severity != diag.Warning || d.File != "lib.lua" || d.Line != len(lines) || d.Source != lines[len(lines)-1] ||
			caret != c.caret || !strings.Contains(d.Message, c.message) || !strings.Contains(d.Note, c.note) {
			t.Errorf("%s: got\n%s", c.src, d.Render())
		}
	}
}

func TestAParameterThatIsNotUnderstoodIsStillThere(t *testing.T) {
	f, _ := Parse("lib.lua", []byte("---@param a ???\n---@param b integer = oops\n---@param c string\nfunction f(a, b, c) end"))
	var got []string
	for _, p := range f.Above(4).Params {
		got = append(got, fmt.Sprintf("%s %s %v", p.Name, p.Type, p.HasDefault))
	}
	if s := strings.Join(got, ", "); s != "a any false, b integer false, c string false" {
		t.Errorf("got %s", s)
	}
}

func TestATypeThatTheFileDeclaresMayHaveAnyName(t *testing.T) {
	parse(t, "---@param x int|list|dict\nlocal function f(x) end\n---@alias int integer\n---@class list\n---@enum dict\n\n---@generic str\n---@return str\n")
}

func TestAFileGetsAtMostAHundredWarnings(t *testing.T) {
	_, diagnostics := Parse("lib.lua", []byte(strings.Repeat("---@nope\n", 1000)))
	if len(diagnostics) != 100 || !strings.Contains(diagnostics[99].Message, "there is more") {
		t.Errorf("got %d, the last %v", len(diagnostics), diagnostics[len(diagnostics)-1])
	}
}
