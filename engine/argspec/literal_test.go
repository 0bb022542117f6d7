package argspec

import (
	"strings"
	"testing"

	"github.com/rflua/rflua/engine/value/valuetest"
	"github.com/rflua/rflua/internal/rftest"
)

func TestContainersAreWrittenAsInPythonOrAsJSON(t *testing.T) {
	for _, row := range []struct{ rule, text, want string }{
		{"a list", `[1, 2.5, 'a', "b"]`, `[1 2.5 "a" "b"]`},
		{"a dict of Python", `{'a': 1, "b": None, 'c': True}`, `{a:1 b:None c:true}`},
		{"a dict of JSON", `{"a": null, "b": [true, false]}`, `{a:None b:[true false]}`},
		{"a tuple", `('a',)`, `["a"]`},
		{"an empty tuple", `()`, `[]`},
		{"a set", `{'a', 'b'}`, `["a" "b"]`},
		{"empty braces are a dict", `{}`, `{}`},
		{"a comma at the end", `[1, 2,]`, `[1 2]`},
		{"nested, over lines", "{'a': [\n  {'b': (1, 2)},\n]}", `{a:[{b:[1 2]}]}`},
		{"keys become text", `{1: 'x', None: 'y', False: 'z'}`, `{1:"x" None:"y" False:"z"}`},
		{"the order is kept", `{'b': 1, 'a': 2}`, `{b:1 a:2}`},
		{"escapes", `['it\'s', "\n\t\x41\u00e9", '\d']`, `["it's" "\n\tAé" "\\d"]`},
		{"a surrogate pair of JSON", `["\ud83d\ude00"]`, `["😀"]`},
		{"groups of digits", `[1_000]`, `[1000]`},
		{"large numbers are floats", `[1e3, 123456789012345678901]`, `[1000.0 1.2345678901234568e+20]`},
	} {
		got, ok := parseContainer(row.text)
		if !ok {
			t.Errorf("%s: %s is not read", row.rule, row.text)
			continue
		}
		rftest.WantText(t, row.rule, valuetest.Show(got), row.want)
	}
	deep := strings.Repeat("[", 200) + strings.Repeat("]", 200)
	for _, text := range []string{"", "a", "'a'", "1", "(1)", "[1 2]", "[,]", "{'a': 1, 'b'}", "{'a' 1}", "[1", "['a]", "[a]", "[1]]", "[1] x", "['\\", "['\\x4", "[0x10]", deep} {
		if got, ok := parseContainer(text); ok {
			t.Errorf("%q is read as %s", text, valuetest.Show(got))
		}
	}
}

// FuzzParseContainer: no text makes the parser panic, and what it reads can be converted again.
func FuzzParseContainer(f *testing.F) {
	for _, text := range []string{`{'a': [1, ('b',), {"c": null}]}`, `["\ud83d\ude00\x41\q"]`, `{1, 2_000, -1.5e3}`} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if v, ok := parseContainer(text); ok && v == nil {
			t.Errorf("%q is read as nothing", text)
		}
	})
}
