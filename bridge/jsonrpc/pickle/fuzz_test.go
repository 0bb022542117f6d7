package pickle

import (
	"testing"
	"unicode/utf8"

	"github.com/rflua/rflua/engine/value/valuetest"
)

// FuzzDecode holds for all bytes: they are a value or an error, without a panic and within the limits; a value is one
// of package value, and comes back the same after it was pickled.
func FuzzDecode(f *testing.F) {
	for _, row := range transcripts(f) {
		f.Add(row.pickle)
	}
	for _, row := range hostilePickles() {
		if len(row.pickle) < 4096 {
			f.Add([]byte(row.pickle))
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		v, err := Decode(data)
		if err != nil {
			if text := err.Error(); text == "" || len(text) > 1000 || !utf8.ValidString(text) {
				t.Fatalf("the error %q", text)
			}
			return
		}
		values, text := valuetest.Require(t, v)
		if values > maxValues || text > 2*(len(data)+maxRepeatedText)+100*values {
			t.Fatalf("%d values and %d bytes of text from %d bytes", values, text, len(data))
		}
		if text > 1<<20 {
			return
		}
		again, err := Append(nil, v)
		if err != nil {
			t.Fatalf("cannot be pickled: %v", err)
		}
		v2, err := Decode(again)
		if err != nil {
			t.Fatalf("what we pickle cannot be read: %v\n%x", err, again)
		}
		if got, want := valuetest.Notation(v2), valuetest.Notation(valuetest.TimesAsText(v)); got != want {
			t.Fatalf("after a round trip: %s\nbefore: %s", got, want)
		}
	})
}
