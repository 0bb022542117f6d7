package luacats

import "testing"

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
		got, ok := ParseRobotType(c.src)
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
	got, _ := ParseRobotType("int | list[str | None] | None")
	if !got.IsUnion() || len(got.Nested) != 3 || got.Nested[1].Name != "list" || !got.Nested[1].Nested[0].IsUnion() {
		t.Errorf("got %#v", got)
	}
	if v := got.Nested[2].Value(); v != nil {
		t.Errorf("None is %v", v)
	}
	literal, _ := ParseRobotType(`Literal['a\\b', 7, True]`)
	for i, want := range []any{`a\b`, int64(7), true} {
		if v := literal.Nested[i].Value(); v != want {
			t.Errorf("value %d is %#v, want %#v", i, v, want)
		}
	}
}
