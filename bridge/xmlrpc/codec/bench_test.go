package codec

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/rflua/rflua/engine/value"
)

// echo is what a test sends to call a keyword with one argument, and what it gets.
var (
	echoCall   = Call{Name: "run_keyword", Params: []any{"Echo", []any{"Hello, world!"}}}
	echoResult = value.DictOf("status", "PASS", "output", "", "return", "Hello, world!")
)

// large is a list of dicts with 10,000 values of all common types in them.
func large() []any {
	rows := make([]any, 2000)
	for i := range rows {
		rows[i] = value.DictOf("id", int64(i), "name", fmt.Sprintf("row <%d>", i), "ratio", float64(i)/7, "odd", i%2 == 1)
	}
	return rows
}

func BenchmarkDecodeCall(b *testing.B) {
	for _, row := range []struct {
		name string
		call Call
	}{
		{"echo", echoCall},
		{"10000 values", Call{Name: "run_keyword", Params: []any{"Echo", []any{large()}}}},
		{"1 MB of text", Call{Name: "run_keyword", Params: []any{"Echo", []any{string(bytes.Repeat([]byte("Some text. "), 95000))}}}},
		{"1 MB of lines", Call{Name: "run_keyword", Params: []any{"Echo", []any{strings.Repeat("A line of text & more <b>\n", 40000)}}}},
		{"1 MB of bytes", Call{Name: "run_keyword", Params: []any{"Echo", []any{make([]byte, 1<<20)}}}},
	} {
		b.Run(row.name, func(b *testing.B) {
			request, err := Encoder{}.AppendCall(nil, row.call)
			if err != nil {
				b.Fatal(err)
			}
			r := bytes.NewReader(nil)
			b.SetBytes(int64(len(request)))
			b.ReportAllocs()
			for b.Loop() {
				r.Reset(request)
				if _, err := DecodeCall(r); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkEncodeResponse(b *testing.B) {
	for _, row := range []struct {
		name   string
		result *value.Dict
	}{
		{"echo", echoResult},
		{"10000 values", value.DictOf("status", "PASS", "return", large())},
		{"1 MB of lines", value.DictOf("status", "PASS", "return", strings.Repeat("A line of text & more <b>\n", 40000))},
	} {
		b.Run(row.name, func(b *testing.B) {
			var out []byte
			b.ReportAllocs()
			for b.Loop() {
				var err error
				if out, err = (Encoder{}).AppendResponse(out[:0], row.result); err != nil {
					b.Fatal(err)
				}
			}
			b.SetBytes(int64(len(out)))
		})
	}
}
