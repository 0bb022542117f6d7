package jsontext

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/rflua/rflua/engine/value"
)

const runKeyword = `{"jsonrpc": "2.0", "id": "0f6c7b1e", "method": "robot/run_keyword", "params": {"token": "t1", "name": "Echo", "args": ["Hello, world!"], "kw_args": {}}}`

// jsonValues are what the benchmarks read and write.
func jsonValues(b *testing.B) []struct {
	name  string
	value any
} {
	request, err := Decode([]byte(runKeyword))
	if err != nil {
		b.Fatal(err)
	}
	rows := make([]any, 2000)
	for i := range rows {
		rows[i] = value.DictOf("id", int64(i), "name", fmt.Sprintf("row <%d>", i), "ratio", float64(i)/7, "odd", i%2 == 1)
	}
	return []struct {
		name  string
		value any
	}{
		{"a request", request},
		{"10000 values", rows},
		{"1 MB of text", strings.Repeat("Some text. ", 95000)},
		{"1 MB of lines", strings.Repeat("Some text.\n", 95000)},
	}
}

func BenchmarkDecode(b *testing.B) {
	for _, row := range jsonValues(b) {
		data, err := Encoder{}.Append(nil, row.value)
		if err != nil {
			b.Fatal(err)
		}
		for _, codec := range []struct {
			name   string
			decode func([]byte) (any, error)
		}{
			{"ours", Decode},
			{"encoding_json", func(data []byte) (v any, err error) { return v, json.Unmarshal(data, &v) }},
		} {
			b.Run(row.name+"/"+codec.name, func(b *testing.B) {
				b.SetBytes(int64(len(data)))
				b.ReportAllocs()
				for b.Loop() {
					if _, err := codec.decode(data); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

func BenchmarkAppend(b *testing.B) {
	for _, row := range jsonValues(b) {
		b.Run(row.name, func(b *testing.B) {
			var out []byte
			b.ReportAllocs()
			for b.Loop() {
				var err error
				if out, err = (Encoder{}).Append(out[:0], row.value); err != nil {
					b.Fatal(err)
				}
			}
			b.SetBytes(int64(len(out)))
		})
	}
}
