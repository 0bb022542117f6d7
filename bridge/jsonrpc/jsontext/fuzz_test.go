package jsontext

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/rflua/rflua/engine/value"
	"github.com/rflua/rflua/engine/value/valuetest"
)

// FuzzDecode holds for every message: it is a value or a syntax error with a position; encoding/json agrees, but
// for what Decode promises to do otherwise; a value is in proportion to its message, holds nothing but values, and
// comes back the same after it was encoded.
func FuzzDecode(f *testing.F) {
	for _, seed := range []string{
		`{"b": [1, -2.5, true, null], "a": {"\u017e": "\u017e\ud83d\udc0d\n\t\"\\/\u0000\u007f"}}`,
		`[1e+16, 1000000000000000.0, 1.5e-07, 5e-324, NaN, Infinity, -Infinity, 9223372036854775808, -0]`,
		`["\ud800", "\udc00\ud800", "` + "\u2028" + `", "long enough to be read by words"]`, `{"a":1,"a":{"":[]},"b":false}`,
		"\uFEFF[]", "[1,]", `{"a" 1}`, `"\u12"`, "[012]", "1e999", "\"\xff\"", nestedJSON(5), nestedJSON(101),
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		v, err := Decode(data)
		if err != nil {
			requireSyntaxError(t, data, err)
			var syntax *SyntaxError
			if valid := json.Valid(data) && utf8.Valid(data); valid && !(errors.As(err, &syntax) && syntax.Limit) {
				t.Fatalf("valid JSON was refused: %v", err)
			}
			return
		}
		if values, text := valuetest.Require(t, v); values > len(data) || text > len(data) {
			t.Fatalf("%d values and %d bytes of text from %d bytes", values, text, len(data))
		}
		requireAgreement(t, data, v)
		again, err := Encoder{PythonNumbers: true}.Append(nil, v)
		if err != nil {
			t.Fatalf("cannot be encoded: %v", err)
		}
		v2, err := Decode(again)
		if err != nil {
			t.Fatalf("what we encode cannot be decoded: %v\n%s", err, again)
		}
		if got, want := valuetest.Notation(v2), valuetest.Notation(v); got != want {
			t.Fatalf("after a round trip: %s\nbefore: %s", got, want)
		}
	})
}

func requireSyntaxError(t *testing.T, data []byte, err error) {
	t.Helper()
	var syntax *SyntaxError
	if !errors.As(err, &syntax) {
		t.Fatalf("not a syntax error: %v", err)
	}
	if syntax.Line < 1 || syntax.Column < 1 || syntax.Column > len(data)+1 || !utf8.ValidString(syntax.Message) {
		t.Fatalf("a bad position or message: %+q", err)
	}
}

// requireAgreement compares v with what encoding/json reads, once data is without the numbers that JSON does not have.
func requireAgreement(t *testing.T, data []byte, v any) {
	t.Helper()
	standard := strings.NewReplacer("-Infinity", "0", "Infinity", "0", "NaN", "0").Replace(string(data))
	if !json.Valid([]byte(standard)) {
		t.Fatalf("accepted as %s, which is not JSON", valuetest.Notation(v))
	}
	if standard != string(data) {
		return
	}
	d := json.NewDecoder(strings.NewReader(standard))
	d.UseNumber()
	var other any
	if err := d.Decode(&other); err != nil {
		t.Fatal(err)
	}
	if !agree(v, other) {
		t.Fatalf("got %s, encoding/json %v", valuetest.Notation(v), other)
	}
}

// agree reports whether v is the same as a value of encoding/json, which has no order.
func agree(v, other any) bool {
	switch other := other.(type) {
	case json.Number:
		text := other.String()
		if strings.ContainsAny(text, ".eE") {
			f, err := strconv.ParseFloat(text, 64)
			return err == nil && v == f
		}
		if n, err := strconv.ParseInt(text, 10, 64); err == nil {
			return v == n
		}
		return v == text
	case []any:
		list, ok := v.([]any)
		if !ok || len(list) != len(other) {
			return false
		}
		for i, item := range list {
			if !agree(item, other[i]) {
				return false
			}
		}
		return true
	case map[string]any:
		d, ok := v.(*value.Dict)
		if !ok || d.Len() != len(other) {
			return false
		}
		for key, item := range d.All() {
			if same, ok := other[key]; !ok || !agree(item, same) {
				return false
			}
		}
		return true
	}
	return v == other
}
