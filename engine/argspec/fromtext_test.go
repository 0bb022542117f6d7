package argspec_test

import (
	"testing"

	"github.com/rflua/rflua/engine/argspec"
	"github.com/rflua/rflua/engine/value/valuetest"
	"github.com/rflua/rflua/internal/rftest"
)

func TestTextIsConvertedAsRobotFrameworkConvertsIt(t *testing.T) {
	def := func(v any) argspec.Argument { return argspec.Argument{Name: "a", HasDefault: true, Default: v} }
	typed := func(s string) argspec.Argument { return argspec.Argument{Name: "a", Type: s} }
	const fails = "fails"
	for _, row := range []struct {
		rule string
		arg  argspec.Argument
		text string
		want string // as shown; fails if it cannot be converted
	}{
		{"a decimal number with a leading zero", typed("int"), "010", "10"},
		{"prefixes of other bases", typed("int"), "-0x1F", "-31"},
		{"separators", typed("int"), "10 000_000", "10000000"},
		{"a whole number with a point", typed("int"), "2.0", "2"},
		{"no fraction", typed("int"), "2.5", fails},
		{"an exponent", typed("float"), "1e3", "1000.0"},
		{"words for true", typed("bool"), "Yes", "true"},
		{"words for false", typed("bool"), "off", "false"},
		{"None", typed("int | None"), "none", "None"},
		{"text in a union is left alone", typed("int | str"), "5", `"5"`},
		{"text is left alone", typed("str"), "5", `"5"`},
		{"a value of a literal, ignoring case", typed("Literal['slow', 3]"), "SLOW", `"slow"`},
		{"a number in a literal", typed("Literal['slow', 3]"), "3", "3"},
		{"no other value of a literal", typed("Literal['slow', 3]"), "fast", fails},
		{"a list", typed("list[int]"), `[1, "2"]`, "[1 2]"},
		{"a list of something else", typed("list[int]"), `["x"]`, fails},
		{"a dict is not a list", typed("list"), `{}`, fails},
		{"a dict", typed("dict[str, float]"), `{"b": "1.5", "a": 2}`, "{b:1.5 a:2}"},
		{"a list is not a dict", typed("dict"), `[]`, fails},
		{"an unknown type", typed("Colour"), "red", `"red"`},
		{"no type: the type of the default", def(int64(1)), "5", "5"},
		{"no type: a float for an int", def(int64(1)), "5.5", "5.5"},
		{"no type: text if that fails", def(int64(1)), "x", `"x"`},
		{"no type: None for None", def(nil), "NONE", "None"},
		{"no type: true for true", def(true), "false", "false"},
		{"no type: text for text", def("x"), "5", `"5"`},
		{"a type and the default None", argspec.Argument{Name: "a", Type: "int", HasDefault: true}, "None", "None"},
		{"nothing known: a list", argspec.Argument{Name: "a"}, `[1]`, "[1]"},
		{"nothing known: text", argspec.Argument{Name: "a"}, `[x]`, `"[x]"`},
	} {
		t.Run(row.rule, func(t *testing.T) {
			got, err := row.arg.FromText(row.text)
			if err != nil {
				if row.want != fails {
					t.Fatal(err)
				}
				return
			}
			rftest.WantText(t, row.text, valuetest.Show(got), row.want)
		})
	}
}
