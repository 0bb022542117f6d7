package jsonrpc

import (
	"testing"
	"time"
	"unicode/utf8"

	"github.com/rflua/rflua/engine/value"
	"github.com/rflua/rflua/engine/value/valuetest"
)

// FuzzUnpickle holds for all bytes: they are a value or an error, without a panic and within the limits; a value is one
// of package value, and comes back the same after it was pickled.
func FuzzUnpickle(f *testing.F) {
	for _, row := range pickleTranscripts(f) {
		f.Add(row.pickle)
	}
	for _, row := range hostilePickles() {
		if len(row.pickle) < 4096 {
			f.Add([]byte(row.pickle))
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		v, err := unpickle(data)
		if err != nil {
			if text := err.Error(); text == "" || len(text) > 1000 || !utf8.ValidString(text) {
				t.Fatalf("the error %q", text)
			}
			return
		}
		values, text := requireValue(t, v)
		if values > maxPickleValues || text > 2*(len(data)+maxRepeatedText)+100*values {
			t.Fatalf("%d values and %d bytes of text from %d bytes", values, text, len(data))
		}
		if text > 1<<20 {
			return
		}
		again, err := pickle(nil, v)
		if err != nil {
			t.Fatalf("cannot be pickled: %v", err)
		}
		v2, err := unpickle(again)
		if err != nil {
			t.Fatalf("what we pickle cannot be read: %v\n%x", err, again)
		}
		if got, want := valuetest.Notation(v2), valuetest.Notation(valuetest.TimesAsText(v)); got != want {
			t.Fatalf("after a round trip: %s\nbefore: %s", got, want)
		}
	})
}

// requireValue counts the values in v and the bytes in its texts, and fails unless all are of package value.
func requireValue(t *testing.T, v any) (values, text int) {
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
