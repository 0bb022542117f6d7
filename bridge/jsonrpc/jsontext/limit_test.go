package jsontext

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/rflua/rflua/engine/value"
)

// nestedJSON is arrays and objects in turn, n levels deep.
func nestedJSON(n int) string {
	before, after := "", ""
	for i := range n {
		if i%2 == 0 {
			before, after = before+"[", "]"+after
		} else {
			before, after = before+`{"a":`, "}"+after
		}
	}
	return before + "1" + after
}

func TestNestingOfJSONIsLimited(t *testing.T) {
	const tooDeep = `nested too deep, expected at most 100 levels of arrays and objects`
	v, err := Decode([]byte(nestedJSON(value.MaxDepth)))
	if err != nil {
		t.Fatalf("a value of full depth was refused: %v", err)
	}
	if _, err := (Encoder{}).Append(nil, []any{value.DictOf("result", value.DictOf("result", v))}); err != nil {
		t.Errorf("a value of full depth cannot go back in a batch: %v", err)
	}
	for _, row := range []struct{ name, json, want string }{
		{"one level too many", nestedJSON(value.MaxDepth + 1), `line 1, column 301: found "[" ` + tooDeep},
		{"100,000 open brackets", strings.Repeat("[", 100000), `line 1, column 101: found "[" ` + tooDeep},
		{"100,000 open objects", strings.Repeat(`{"":`, 100000), `line 1, column 401: found "{" ` + tooDeep},
	} {
		t.Run(row.name, func(t *testing.T) {
			if _, err := Decode([]byte(row.json)); err == nil || err.Error() != row.want {
				t.Errorf("got  %v\nwant %s", err, row.want)
			}
			_, err := DecodeInside([]byte("[["+row.json), 2)
			var syntax *SyntaxError
			if !errors.As(err, &syntax) || !syntax.Limit {
				t.Errorf("inside two more levels: %v", err)
			}
		})
	}
}

func TestMemoryForJSONIsProportionalToTheMessage(t *testing.T) {
	const n = 20000
	members := new(strings.Builder)
	for i := range n {
		fmt.Fprintf(members, `"%x":0,`, i)
	}
	for _, row := range []struct{ name, json string }{
		{"many short values", "[" + strings.Repeat("0,", n) + "0]"},
		{"many floats", "[" + strings.Repeat("0.5,", n) + "0]"},
		{"many empty lists", "[" + strings.Repeat("[],", n) + "0]"},
		{"many empty dicts", "[" + strings.Repeat("{},", n) + "0]"},
		{"many members", "{" + members.String() + `"":0}`},
		{"one long text", `"` + strings.Repeat("a", 20*n) + `"`},
		{"one long text with escapes", `"` + strings.Repeat(`aaa\n`, 4*n) + `"`},
		{"many digits", strings.Repeat("9", 20*n)},
		{"white space", strings.Repeat(" ", 20*n) + "0"},
		{"a word", strings.Repeat("a", 20*n)},
	} {
		t.Run(row.name, func(t *testing.T) {
			body := []byte(row.json)
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			v, _ := Decode(body) // a word is refused, and may cost as little
			runtime.ReadMemStats(&after)
			if factor := float64(after.TotalAlloc-before.TotalAlloc) / float64(len(body)); factor > 60 {
				t.Errorf("allocated %.1f bytes for each byte of the message", factor)
			}
			runtime.KeepAlive(v)
		})
	}
}
