package pickle

import (
	"fmt"
	"testing"

	"github.com/rflua/rflua/engine/value"
)

// picklings are a small result, and a list of dicts with 10,000 values of all common types in them.
func picklings() map[string]any {
	rows := make([]any, 2000)
	for i := range rows {
		rows[i] = value.DictOf("id", int64(i), "name", fmt.Sprintf("row %d", i), "ratio", float64(i)/7, "odd", i%2 == 1)
	}
	return map[string]any{
		"small dict":   value.DictOf("volts", 5.5, "channel", int64(1), "name", "bench", "on", true),
		"10000 values": rows,
	}
}

func BenchmarkAppend(b *testing.B) {
	for name, v := range picklings() {
		b.Run(name, func(b *testing.B) {
			var out []byte
			b.ReportAllocs()
			for b.Loop() {
				var err error
				if out, err = Append(out[:0], v); err != nil {
					b.Fatal(err)
				}
			}
			b.SetBytes(int64(len(out)))
		})
	}
}

func BenchmarkDecode(b *testing.B) {
	for name, v := range picklings() {
		b.Run(name, func(b *testing.B) {
			data, err := Append(nil, v)
			if err != nil {
				b.Fatal(err)
			}
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Decode(data); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
