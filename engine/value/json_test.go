package value_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/rflua/rflua/engine/value"
	"github.com/rflua/rflua/engine/value/valuetest"
	"github.com/rflua/rflua/internal/rftest"
)

func TestJSONKeepsTheOrderOfItsObjects(t *testing.T) {
	for _, row := range []struct{ text, want string }{
		{`{"b": 1, "a": [true, null, "x\u00e9"], "b": 2.5}`, `{"b": 2.5, "a": [true <nil> "x\u00e9"]}`},
		{` [9223372036854775807, 9223372036854775808, 1e3] `, `[9223372036854775807 9.223372036854776e+18 1000.0]`},
		{`"text"`, `"text"`},
		{`{}`, `{}`},
		{`[]`, `[]`},
		{strings.Repeat("[", 100) + strings.Repeat("]", 100), strings.Repeat("[", 100) + strings.Repeat("]", 100)},
	} {
		v, err := value.FromJSON(row.text)
		if err != nil {
			t.Errorf("%s: %v", row.text, err)
		}
		rftest.WantText(t, row.text, valuetest.Notation(v), row.want)
	}
}

func TestWhatIsNoJSONIsRefused(t *testing.T) {
	for _, text := range []string{
		"", " ", "[1", "[1]]", "[1] 2", `{"a"}`, "{1: 2}", "nil", "[1e999]", "['a']", "}",
		strings.Repeat("[", 101) + strings.Repeat("]", 101),
	} {
		if v, err := value.FromJSON(text); err == nil {
			t.Errorf("%q is %s", text, fmt.Sprint(v))
		}
	}
}
