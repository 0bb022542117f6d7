package json

import (
	gojson "encoding/json"
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/marshal"
)

func newMarks(t testing.TB) *marshal.Marks {
	L := lua.NewState(lua.Options{SkipOpenLibs: true})
	t.Cleanup(L.Close)
	return marshal.NewMarks(L)
}

// FuzzDecode: what is read is JSON for Go's decoder too, what is not read is none but for what the package comment
// says, and what was read is the same after having been written and read again.
func FuzzDecode(f *testing.F) {
	for _, text := range []string{
		`{"a": [1, -2.5e3, "x\né😀\\", true, false, null], "b": {}, "a": []}`, "\ufeff 1 ", `[9007199254740993, 9223372036854775808, 1e17, 0.1, -0]`,
		`{"a": 1 "b"}`, "[1,]", "[1 // x", `"\ud83d"`, "\"\xff\"", "[NaN]", "{'a': None}", strings.Repeat("[", 101), "1e999", "\"a\nb\"", "[\t\r\n]", `{"a`, "{ ",
	} {
		f.Add(text)
	}
	marks := newMarks(f)
	f.Fuzz(func(t *testing.T, text string) {
		v, err := Decode(marks, text)
		valid := gojson.Valid([]byte(strings.TrimPrefix(text, "\ufeff"))) && utf8.ValidString(text)
		if err != nil {
			var syntax *SyntaxError
			if !errors.As(err, &syntax) || syntax.Line < 1 || syntax.Column < 1 || syntax.Caret > utf8.RuneCountInString(syntax.Excerpt) || !utf8.ValidString(err.Error()) {
				t.Fatalf("%q: %v is no place in the text", text, err)
			}
			if own := strings.Contains(err.Error(), "half of a pair") || strings.Contains(err.Error(), "too large") || strings.Contains(err.Error(), "nested more"); valid && !own {
				t.Fatalf("%q is refused: %v", text, err)
			}
			return
		}
		if !valid {
			t.Fatalf("%q is read", text)
		}
		for _, e := range []Encoder{{}, {Indent: 2}, {SortKeys: true}} {
			once, err := e.Encode(marks, v)
			if err != nil || !gojson.Valid([]byte(once)) {
				t.Fatalf("%q is written as %q, %v", text, once, err)
			}
			again, err := Decode(marks, once)
			if err != nil {
				t.Fatalf("%q is written as %q, and then: %v", text, once, err)
			}
			if twice, err := e.Encode(marks, again); err != nil || twice != once {
				t.Fatalf("%q is written as %q, and then as %q, %v", text, once, twice, err)
			}
		}
	})
}

func BenchmarkDecode(b *testing.B) {
	marks := newMarks(b)
	text := `[` + strings.Repeat(`{"id": 123456, "name": "Ada Lovelace", "tags": ["a", "b"], "price": 12.5, "active": true}, `, 1000) + `null]`
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Decode(marks, text); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkEncode(b *testing.B) {
	marks := newMarks(b)
	v, err := Decode(marks, `[`+strings.Repeat(`{"id": 123456, "name": "Ada Lovelace", "tags": ["a", "b"], "price": 12.5, "active": true}, `, 1000)+`null]`)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		text, err := Encode(marks, v)
		if err != nil {
			b.Fatal(err)
		}
		b.SetBytes(int64(len(text)))
	}
}
