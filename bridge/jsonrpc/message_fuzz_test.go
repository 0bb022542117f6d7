package jsonrpc

import (
	"encoding/json"
	"errors"
	"testing"
	"unicode/utf8"

	"github.com/rflua/rflua/bridge/jsonrpc/jsontext"
	"github.com/rflua/rflua/engine/value"
	"github.com/rflua/rflua/engine/value/valuetest"
)

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
		messages, batch, err := decodeMessages(nil, data)
		v, valueErr := jsontext.Decode(data)
		if err != nil {
			var syntax *jsontext.SyntaxError
			if !errors.As(err, &syntax) {
				t.Fatalf("not a syntax error: %v", err)
			}
			if valueErr == nil {
				t.Fatalf("JSON was refused: %v", err)
			}
			return
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
	if m.invalid != nil && !utf8.ValidString(m.invalid.Error()) {
		t.Fatalf("the reason %+q", m.invalid)
	}
	d, isDict := v.(*value.Dict)
	if !isDict {
		if m.invalid == nil || m.id != nil || m.response {
			t.Fatalf("got %s from %s", inWords(t, m), valuetest.Notation(v))
		}
		return
	}
	if m.id != nil {
		id, hasID := d.Get("id")
		got, err := jsontext.Decode(m.id)
		if err != nil || !hasID || !json.Valid(m.id) || valuetest.Notation(got) != valuetest.Notation(id) {
			t.Fatalf("the id %s from %s", m.id, valuetest.Notation(v))
		}
	}
	method, hasMethod := d.Get("method")
	if m.response && hasMethod || m.response && m.invalid == nil {
		t.Fatalf("got %s from %s", inWords(t, m), valuetest.Notation(v))
	}
	if m.invalid != nil {
		return
	}
	version, _ := d.Get("jsonrpc")
	params, hasParams := d.Get("params")
	if version != "2.0" || method != methodOf(t, m) || hasParams != (m.params != nil) {
		t.Fatalf("got %s from %s", inWords(t, m), valuetest.Notation(v))
	}
	if valuetest.Notation(params) != valuetest.Notation(m.value) {
		t.Fatalf("the params %s from %s", valuetest.Notation(m.value), valuetest.Notation(v))
	}
}
