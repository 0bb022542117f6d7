package robottype

import (
	"strings"
	"testing"
)

func TestATypeIsReadAsRobotFrameworkReadsIt(t *testing.T) {
	for _, c := range []struct{ src, shown string }{
		{"int", "int"},
		{"list[ int ]", "list[int]"},
		{"dict[str,float]|None", "dict[str, float] | None"},
		{"int | Union[str, None]", "int | str | None"},
		{"Union[int]", "int"},
		{"Callable[[int, str], bool]", "Callable[[int, str], bool]"},
		{`Literal["on", 'off', -3, True, member]`, "Literal['on', 'off', -3, True, member]"},
		{`Literal['it\'s', 'a\\b', "it's", '\xe9']`, ""},
		{`Literal["it's", 'a\\b', '\xe9\x00']`, `Literal["it's", 'a\\b', 'é\x00']`},
		{"int |", ""},
		{"list[int, str]", ""},
	} {
		got, ok := Parse(c.src)
		if !ok {
			if c.shown != "" {
				t.Errorf("%s is not read", c.src)
			}
			continue
		}
		if got.String() != c.shown {
			t.Errorf("%s\n got %s\nwant %s", c.src, got, c.shown)
		}
	}
}

func TestUnionsAreFlatAsInRobotFramework(t *testing.T) {
	got, _ := Parse("int | list[str | None] | None")
	if !got.IsUnion() || len(got.Nested) != 3 || got.Nested[1].Name != "list" || !got.Nested[1].Nested[0].IsUnion() {
		t.Errorf("got %#v", got)
	}
}

func TestValuesOfALiteralAreValuesOfTheirTypes(t *testing.T) {
	literal, _ := Parse(`Literal['a\\b', 7, True, None, member, b"x", "zero` + "\u200b" + `width"]`)
	for i, want := range []any{`a\b`, int64(7), true, nil, "member", "b'x'", "zero\u200bwidth"} {
		if v := literal.Nested[i].Value(); v != want {
			t.Errorf("value %d is %#v, want %#v", i, v, want)
		}
	}
}

func TestATypeThatRobotFrameworkRejectsIsNotValid(t *testing.T) {
	for _, s := range []string{
		"int", "INT", "int | None", "int|str", "list[int]", "list[int | str]", "dict[str, list[int]]", "tuple[int, ...]",
		"tuple[int, str, float]", "Literal['a', \"b\", 1, -1, True, None, name, b'x']", "Literal['a|]b']", "Union[int, str]",
		"unknown", "my.module.Type", "unknown[int, str]", "unknown[]", "list[int,]", "set[str]", "Sequence[int]", "  int  ",
		"Mapping[str, int] | list", `Literal['a\\']`, "two words", "Callable[[int], str]", "int\n| str",
	} {
		if _, ok := Parse(s); !ok {
			t.Errorf("%q is not read", s)
		}
	}
	for _, s := range []string{
		"", " ", "|", "int |", "| int", "int ||", "list[", "list[int", "list[int]]", "list]", "[int]", "list[int][int]",
		"list[]", "list[int, str]", "dict[str]", "dict[a, b, c]", "set[a, b]", "int[str]", "any[x]", "None[x]", "tuple[]",
		"tuple[...]", "tuple[int, str, ...]", "Literal[]", "Literal", "Literal[1.5]", "Literal['a]", "Literal['a''b']",
		"Literal[int[x]]", "Literal[a b]", "Literal[if]", "Literal[01]", "Literal['\\']", "Literal['a' | 'b']", "Union", "Union[]",
		"list[,]", "list[,int]", "list[int,,]", "list[|]", "int, str", "int\x00", "\xff", "Literal[b'ü']",
		strings.Repeat("list[", 100) + "int" + strings.Repeat("]", 100), "int" + strings.Repeat("|int", 1000),
	} {
		if _, ok := Parse(s); ok {
			t.Errorf("%q is read", s)
		}
	}
}
