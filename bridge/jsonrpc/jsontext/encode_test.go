package jsontext

import (
	"encoding/json"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/rflua/rflua/engine/value"
	"github.com/rflua/rflua/engine/value/valuetest"
)

func TestValuesAreEncodedAsJSON(t *testing.T) {
	const repr = "Python repr"
	for _, row := range []struct {
		name, rule string
		value      any
		want       string
	}{
		{"nil", "JSON null", nil, "null"},
		{"true and false", "", []any{true, false}, "[true,false]"},
		{"an int", "", -7, "-7"},
		{"the largest int", "", int64(math.MaxInt64), "9223372036854775807"},
		{"the smallest int", "", int64(math.MinInt64), "-9223372036854775808"},
		{"a whole float", repr, 3.0, "3.0"},
		{"the negative zero", repr, math.Copysign(0, -1), "-0.0"},
		{"floats", repr, []any{1e16, 1e15, 1.0, 1.5e-07, 5e-324, 1.7976931348623157e308, 0.1, 100000.0, 1e-4}, "[1e+16,1000000000000000.0,1.0,1.5e-07,5e-324,1.7976931348623157e+308,0.1,100000.0,0.0001]"},
		{"a string", "", "a b", `"a b"`},
		{"an empty string", "", "", `""`},
		{"what must be escaped", "RFC 8259, 7", "\"\\\b\f\n\r\t\x00\x1f/", `"\"\\\b\f\n\r\t\u0000\u001f/"`},
		{"escapes between text", "", "one\ntwo three four five\tsix", `"one\ntwo three four five\tsix"`},
		{"text beyond ASCII", "", "é\x7f\u2028\u2029<&>\U0001F40D\uFFFF", "\"é\x7f\u2028\u2029<&>\U0001F40D\uFFFF\""},
		{"bytes that are no text", "", "a\xff\xfe\nb\xc5", `"a` + "\uFFFD\uFFFD" + `\nb` + "\uFFFD" + `"`},
		{"bytes", "bytes as base64", []byte("\x00\xff"), `"AP8="`},
		{"no bytes", "", []byte(nil), `""`},
		{"a time without a zone", "ISO 8601", time.Date(2026, 1, 2, 3, 4, 5, 0, value.Naive), `"2026-01-02T03:04:05"`},
		{"a time with a zone", "ISO 8601", time.Date(2026, 1, 2, 3, 4, 5, 6000, time.UTC), `"2026-01-02T03:04:05.000006Z"`},
		{"a list", "", []any{nil, []any{}, []any(nil), []any{"a", 1}}, `[null,[],[],["a",1]]`},
		{"strings", "", []any{[]string{"a", "\n"}, []string{}, []string(nil)}, `[["a","\n"],[],[]]`},
		{"a dict in order", "dict order is kept", value.DictOf("b\"", 1, "a", value.DictOf(), "", 2.0), `{"b\"":1,"a":{},"":2.0}`},
		{"no dict", "", (*value.Dict)(nil), "{}"},
	} {
		t.Run(row.name, func(t *testing.T) {
			got, err := Encoder{}.Append([]byte("before "), row.value)
			if err != nil {
				t.Fatal(err)
			}
			if string(got) != "before "+row.want {
				t.Errorf("got  %s\nwant before %s (rule: %s)", got, row.want, row.rule)
			}
			if !json.Valid([]byte(row.want)) {
				t.Error("that is not JSON")
			}
		})
	}
}

func TestNumbersThatJSONDoesNotHave(t *testing.T) {
	numbers := []any{math.NaN(), math.Inf(1), math.Inf(-1)}
	got, err := Encoder{PythonNumbers: true}.Append(nil, numbers)
	if want := "[NaN,Infinity,-Infinity]"; err != nil || string(got) != want {
		t.Errorf("got %s, %v\nwant %s, as Python's json writes them", got, err, want)
	}
	for i, want := range []string{"NaN", "Infinity", "-Infinity"} {
		_, err := Encoder{}.Append(nil, numbers[i])
		if err == nil || err.Error() != "JSON has no number for "+want {
			t.Errorf("without the option: %v", err)
		}
	}
}

func TestWhatCannotBeEncodedAsJSONIsNamed(t *testing.T) {
	cycle := make([]any, 1)
	cycle[0] = cycle
	endless := value.DictOf()
	endless.Set("a", endless)
	for _, row := range []struct {
		name  string
		value any
		want  string
	}{
		{"another Go type", []any{struct{}{}}, "a value of the Go type struct {} cannot be sent over JSON-RPC"},
		{"an unsigned integer", value.DictOf("a", uint(1)), "a value of the Go type uint cannot be sent over JSON-RPC"},
		{"a Go map", map[string]any{}, "a value of the Go type map[string]interface {} cannot be sent over JSON-RPC"},
		{"a number deep inside", value.DictOf("a", []any{math.NaN()}), "JSON has no number for NaN"},
		{"a list in itself", cycle, "lists and dicts nest deeper than 100 levels"},
		{"a dict in itself", endless, "lists and dicts nest deeper than 100 levels"},
	} {
		t.Run(row.name, func(t *testing.T) {
			got, err := Encoder{}.Append([]byte("before"), row.value)
			if err == nil || err.Error() != row.want {
				t.Errorf("got %v, want %s", err, row.want)
			}
			if string(got) != "before" {
				t.Errorf("a failed value left %q", got)
			}
		})
	}
}

func TestEveryValueSurvivesJSON(t *testing.T) {
	values := []any{
		nil, true, false, int64(0), int64(math.MaxInt64), int64(math.MinInt64), 0.0, 1.0, math.MaxFloat64,
		math.SmallestNonzeroFloat64, 1.0 / 3, math.Copysign(0, -1), math.Inf(1), math.Inf(-1), math.NaN(),
		"", " a\r\n\t\"\\\x00\x7f ", "é\u2028\uFFFD\U0010FFFF", strings.Repeat("long ", 1000) + "\n",
		[]any{}, []any{[]any{int64(1)}, "x"}, value.DictOf(), value.DictOf("", value.DictOf("\r\n", []any{nil}), "<&>", 2.5),
	}
	encoded, err := Encoder{PythonNumbers: true}.Append(nil, values)
	if err != nil {
		t.Fatal(err)
	}
	decoded, err := Decode(encoded)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := valuetest.Notation(decoded), valuetest.Notation(values); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
