package luacats

import (
	"fmt"
	"strings"
	"testing"
)

func TestTypesAsRobotFrameworkConvertsByThem(t *testing.T) {
	const declared = `---@class Point
---@enum Color
---@alias Side "left"|"right"
---@alias Names string[]
---@alias Tree Tree[]
---@alias Self Self
---@alias Either Names|Tree
`
	for _, c := range []struct{ src, want string }{
		{"integer", "int"},
		{"number", "float"},
		{"boolean", "bool"},
		{"bool", "bool"},
		{"string", "str"},
		{"nil", "None"},
		{"any", ""},
		{"unknown", ""},
		{"table", ""},
		{"table<string>", ""},
		{"function", ""},
		{"fun(): integer", ""},
		{"thread", ""},
		{"userdata", ""},
		{"Point", ""},
		{"Color", ""},
		{"`T`", ""},
		{"integer[]", "list[int]"},
		{"any[]", "list"},
		{"integer[][]", "list[list[int]]"},
		{"(integer|string)[]", "list[int | str]"},
		{"[integer, string]", "list"},
		{"table<string, integer>", "dict[str, int]"},
		{"table<string, any>", "dict"},
		{"table<any, string>", "dict"},
		{"{a: integer}", "dict"},
		{"{[string]: integer[]}", "dict[str, list[int]]"},
		{"{[string]: integer, a: string}", "dict"},
		{"{[integer]: string}", ""},
		{"{}", ""},
		{"integer|string", "int | str"},
		{"integer|integer", "int"},
		{"integer|any", ""},
		{"integer|Point", ""},
		{"integer?", "int | None"},
		{"(integer|string)?", "int | str | None"},
		{"any?", ""},
		{"nil|integer", "None | int"},
		{`"on"|"off"`, "Literal['on', 'off']"},
		{`"on"|"on"`, "Literal['on']"},
		{"1|2|-3", "Literal[1, 2, -3]"},
		{`"on"|integer|"off"`, "Literal['on', 'off'] | int"},
		{`integer|"on"`, "int | Literal['on']"},
		{`("on"|"off")?`, "Literal['on', 'off'] | None"},
		{"true|false", "bool"},
		{"true", "Literal[True]"},
		{"string|true|1|false", "str | Literal[1] | bool"},
		{`"it's"`, `Literal["it's"]`},
		{`'say "hi"'`, `Literal['say "hi"']`},
		{`"it's \"it\""`, ""},
		{`"a\\b\\"`, `Literal['a\\b\\']`},
		{`"a|b[c],d"`, "Literal['a|b[c],d']"},
		{`"größe"|""`, "Literal['größe', '']"},
		{`"line\n"`, ""},
		{`"\255"`, ""},
		{"Side", "Literal['left', 'right']"},
		{"Side|integer", "Literal['left', 'right'] | int"},
		{"Names", "list[str]"},
		{"Tree", "list"},
		{"Self", ""},
		{"Either", "list[str] | list"},
	} {
		f, typ := typeOf(t, declared, c.src)
		got := f.Robot(typ)
		if got != c.want {
			t.Errorf("%s: got %q, want %q", c.src, got, c.want)
		}
	}
	if got := parse(t, "").Robot(nil); got != "" {
		t.Errorf("a type that was not given: got %q", got)
	}
}

func TestAliasesCannotMakeATypeHuge(t *testing.T) {
	var b strings.Builder
	for i := range 100 {
		fmt.Fprintf(&b, "---@alias A%d table<A%d, A%d>\n", i, i+1, i+1)
	}
	b.WriteString("---@alias A100 string\n")
	f, typ := typeOf(t, b.String(), "A0")
	if got := f.Robot(typ); got != "" {
		t.Errorf("got %d bytes", len(got))
	}
	if f, typ := typeOf(t, "", `"x"`+strings.Repeat("|integer|string[]|T", 1000)); f.Robot(typ) != "" {
		t.Error("a union of thousands has a type")
	}
}
