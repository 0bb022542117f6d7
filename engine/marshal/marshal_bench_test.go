package marshal

import (
	"fmt"
	"strings"
	"testing"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/value"
)

// benchValues returns a list of dicts with 10,000 values of all common types in them, and a large text.
func benchValues() map[string]any {
	rows := make([]any, 2000)
	for i := range rows {
		rows[i] = value.DictOf("id", int64(i), "name", fmt.Sprintf("row <%d>", i), "ratio", float64(i)/7, "odd", i%2 == 1)
	}
	return map[string]any{"10000 values": rows, "1 MB of lines": strings.Repeat("Some text.\n", 95000)}
}

func BenchmarkToLua(b *testing.B) {
	for name, v := range benchValues() {
		b.Run(name, func(b *testing.B) {
			L := lua.NewState()
			defer L.Close()
			m := NewMarks(L)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := m.ToLua(v); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkFromLua(b *testing.B) {
	for name, v := range benchValues() {
		b.Run(name, func(b *testing.B) {
			L := lua.NewState()
			defer L.Close()
			m := NewMarks(L)
			lv, err := m.ToLua(v)
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				if _, err := m.FromLua(lv, nil); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
