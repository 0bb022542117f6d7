package codec

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/rflua/rflua/engine/value"
	"github.com/rflua/rflua/engine/value/valuetest"
)

// FuzzDecodeCall holds for every request: it is a call or a syntax error with a position; a call is in proportion to
// its request, holds nothing but values, and comes back the same after it was encoded.
func FuzzDecodeCall(f *testing.F) {
	for name := range transcripts {
		request, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(request)
	}
	f.Add([]byte("<?xml version='1.0' encoding='latin-1'?>" + inCall("<value x='y'>\xE9\r\n<![CDATA[<]]><!-- c -->&#xA;<?p?>]]&gt;</value>")))
	f.Add([]byte(nested(3)))
	f.Fuzz(func(t *testing.T, request []byte) {
		c, err := DecodeCall(bytes.NewReader(request))
		if err != nil {
			var syntax *SyntaxError
			if !errors.As(err, &syntax) {
				t.Fatalf("not a syntax error: %v", err)
			}
			if syntax.Line < 1 || syntax.Column < 1 || syntax.Column > len(request)+1 || !utf8.ValidString(syntax.Message) {
				t.Fatalf("a bad position or message: %+q", err)
			}
			return
		}
		if c.Name == "" || forbidden(c.Name) >= 0 {
			t.Fatalf("the name %q", c.Name)
		}
		if n := sizeOf(t, c.Params); n > 2*len(request) {
			t.Fatalf("%d bytes of text and values from %d bytes", n, len(request))
		}
		again, err := Encoder{}.AppendCall(nil, c)
		if err != nil {
			t.Fatalf("cannot be encoded: %v", err)
		}
		c2, err := DecodeCall(bytes.NewReader(again))
		if err != nil {
			t.Fatalf("what we encode cannot be decoded: %v\n%s", err, again)
		}
		if got, want := valuetest.Notation(c2.Params), valuetest.Notation(valuetest.TimesAsText(c.Params)); got != want || c2.Name != c.Name {
			t.Fatalf("after a round trip: %s%s\nbefore: %s%s", c2.Name, got, c.Name, want)
		}
	})
}

// sizeOf is the number of values in v and of bytes in its texts; every text must be text.
func sizeOf(t *testing.T, v any) int {
	n := 1
	switch v := v.(type) {
	case nil, bool, int64, float64, time.Time:
	case string:
		if forbidden(v) >= 0 {
			t.Fatalf("the string %q", v)
		}
		n += len(v)
	case []byte:
		n += len(v)
	case []any:
		for _, item := range v {
			n += sizeOf(t, item)
		}
	case *value.Dict:
		for key, item := range v.All() {
			n += sizeOf(t, key) + sizeOf(t, item)
		}
	default:
		t.Fatalf("a value of the type %T", v)
	}
	return n
}
