package jsonrpc

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/rflua/rflua/engine/value"
	"github.com/rflua/rflua/engine/value/valuetest"
)

// FuzzDecodeJSON holds for every message: it is a value or a syntax error with a position; encoding/json agrees, but
// for what decodeJSON promises to do otherwise; a value is in proportion to its message, holds nothing but values, and
// comes back the same after it was encoded.
func FuzzDecodeJSON(f *testing.F) {
	for _, seed := range []string{
		`{"b": [1, -2.5, true, null], "a": {"\u017e": "\u017e\ud83d\udc0d\n\t\"\\/\u0000\u007f"}}`,
		`[1e+16, 1000000000000000.0, 1.5e-07, 5e-324, NaN, Infinity, -Infinity, 9223372036854775808, -0]`,
		`["\ud800", "\udc00\ud800", "` + "\u2028" + `", "long enough to be read by words"]`, `{"a":1,"a":{"":[]},"b":false}`,
		"\uFEFF[]", "[1,]", `{"a" 1}`, `"\u12"`, "[012]", "1e999", "\"\xff\"", nestedJSON(5), nestedJSON(101),
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		v, err := decodeJSON(data)
		if err != nil {
			requireSyntaxError(t, data, err)
			reason := err.Error()
			switch {
			case !json.Valid(data):
			case !utf8.Valid(data):
			case strings.Contains(reason, "nested too deep") && bytes.Count(data, []byte("["))+bytes.Count(data, []byte("{")) > value.MaxDepth:
			case strings.HasSuffix(reason, "a 64-bit float can hold"):
			default:
				t.Fatalf("valid JSON was refused: %v", err)
			}
			return
		}
		if values, text := requireValue(t, v); values > len(data) || text > len(data) {
			t.Fatalf("%d values and %d bytes of text from %d bytes", values, text, len(data))
		}
		requireAgreement(t, data, v)
		again, err := jsonEncoder{pythonNumbers: true}.encode(nil, v)
		if err != nil {
			t.Fatalf("cannot be encoded: %v", err)
		}
		v2, err := decodeJSON(again)
		if err != nil {
			t.Fatalf("what we encode cannot be decoded: %v\n%s", err, again)
		}
		if got, want := valuetest.Notation(v2), valuetest.Notation(v); got != want {
			t.Fatalf("after a round trip: %s\nbefore: %s", got, want)
		}
	})
}

// FuzzDecodeMessages holds for every body: it is messages or a syntax error; a message says what the object says that
// it came from; an id can go back as it is; nothing refers to the body.
func FuzzDecodeMessages(f *testing.F) {
	for _, seed := range []string{
		`{"jsonrpc": "2.0", "id": "0f6c", "method": "robot/run_keyword", "params": {"token": "t1", "args": ["Hello"]}}` + "\r\n",
		`[{"jsonrpc":"2.0","id":1,"method":"a"},{"jsonrpc":"2.0","method":"b","params":[]},1]`, `[]`,
		`{"jsonrpc":"2.0","id":null,"result":{}}`, `{"jsonrpc":"1.0","id":[],"method":1,"params":""}`,
		`{"id":1e5,"id":-Infinity,"error":NaN,"\u006dethod":"\n"}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		body := bytes.Clone(data)
		messages, batch, err := decodeMessages(body)
		v, valueErr := decodeJSON(data)
		if err != nil {
			requireSyntaxError(t, data, err)
			if valueErr == nil {
				t.Fatalf("JSON was refused: %v", err)
			}
			return
		}
		before := fmt.Sprint(messages)
		clear(body)
		if after := fmt.Sprint(messages); after != before {
			t.Fatalf("the messages changed with the body: %s, before %s", after, before)
		}
		if valueErr != nil { // params may nest deeper than a value, and a batch that is too long is not read to its end
			return
		}
		items, isList := v.([]any)
		if !isList {
			items = []any{v}
		}
		if batch != isList || len(messages) != len(items) {
			t.Fatalf("%d messages from %d, a batch: %v", len(messages), len(items), batch)
		}
		for i, m := range messages {
			requireSame(t, m, items[i])
		}
	})
}

// requireSame checks a message against the value that it came from.
func requireSame(t *testing.T, m message, v any) {
	t.Helper()
	if m.Invalid != nil && !utf8.ValidString(m.Invalid.Error()) {
		t.Fatalf("the reason %+q", m.Invalid)
	}
	d, isDict := v.(*value.Dict)
	if !isDict {
		if m.Invalid == nil || m.ID != nil || m.Response {
			t.Fatalf("got %s from %s", inWords(m), valuetest.Notation(v))
		}
		return
	}
	if m.ID != nil {
		id, hasID := d.Get("id")
		got, err := decodeJSON(m.ID)
		if err != nil || !hasID || !json.Valid(m.ID) || valuetest.Notation(got) != valuetest.Notation(id) {
			t.Fatalf("the id %s from %s", m.ID, valuetest.Notation(v))
		}
	}
	method, hasMethod := d.Get("method")
	if m.Response && hasMethod || m.Response && m.Invalid == nil {
		t.Fatalf("got %s from %s", inWords(m), valuetest.Notation(v))
	}
	if m.Invalid != nil {
		return
	}
	version, _ := d.Get("jsonrpc")
	params, hasParams := d.Get("params")
	if version != "2.0" || method != m.Method || hasParams != m.HasParams || valuetest.Notation(params) != valuetest.Notation(m.Params) {
		t.Fatalf("got %s from %s", inWords(m), valuetest.Notation(v))
	}
}

func requireSyntaxError(t *testing.T, data []byte, err error) {
	t.Helper()
	var syntax *jsonSyntaxError
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

// agree says whether a value of ours is the same as one of encoding/json, which has no order.
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
