package valuetest

import (
	"testing"
	"time"
	"unicode/utf8"

	"github.com/rflua/rflua/engine/value"
)

// Require fails the test unless everything in v is a value of package value, nested to value.MaxDepth at most. It returns
// how many values there are, keys included, and how many bytes of text and binary.
func Require(t testing.TB, v any) (values, text int) {
	t.Helper()
	depth := 0
	var walk func(v any)
	walk = func(v any) {
		values++
		switch v := v.(type) {
		case nil, bool, int64, float64, time.Time:
		case string:
			if !utf8.ValidString(v) {
				t.Fatalf("the string %q", v)
			}
			text += len(v)
		case []byte:
			text += len(v)
		case []any:
			depth++
			for _, item := range v {
				walk(item)
			}
			depth--
		case *value.Dict:
			depth++
			for key, item := range v.All() {
				walk(key)
				walk(item)
			}
			depth--
		default:
			t.Fatalf("a value of the type %T", v)
		}
		if depth > value.MaxDepth {
			t.Fatal("nested too deep")
		}
	}
	walk(v)
	return values, text
}
