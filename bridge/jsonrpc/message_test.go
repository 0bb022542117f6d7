package jsonrpc

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/sourcegraph/jsonrpc2"

	"github.com/rflua/rflua/bridge/jsonrpc/jsontext"
	"github.com/rflua/rflua/engine/value"
	"github.com/rflua/rflua/engine/value/valuetest"
	"github.com/rflua/rflua/internal/rftest"
)

// inWords describes a message: its id, its method, its params, and what it is besides a request.
func inWords(t *testing.T, m message) string {
	t.Helper()
	text := "no id"
	if m.id != nil {
		text = "id " + string(m.id)
	}
	text += ", method " + methodOf(t, m)
	if m.params != nil {
		text += ", params " + valuetest.Notation(m.value)
		if v, err := jsontext.DecodeInside(m.params, paramsDepth); err != nil || valuetest.Notation(v) != valuetest.Notation(m.value) {
			t.Fatalf("the JSON %s, %v", m.params, err)
		}
	}
	if m.response {
		text += ", a response"
	}
	if m.invalid != nil {
		text += ", invalid: " + m.invalid.Error()
	}
	return text
}

// methodOf returns the method that jsonrpc2 gets of a message.
func methodOf(t *testing.T, m message) string {
	t.Helper()
	if m.method == nil {
		return ""
	}
	var r jsonrpc2.Request
	if err := r.UnmarshalJSON(m.appendEnvelope(nil)); err != nil {
		t.Fatalf("method: %v", err)
	}
	m.complete(&r, 0)
	if r.Notif != (m.id == nil) || r.ID.Str != string(m.id) {
		t.Fatalf("jsonrpc2 gets the id %q of %q", r.ID.Str, m.id)
	}
	return r.Method
}

func TestMessagesAreDecoded(t *testing.T) {
	for _, row := range []struct{ name, rule, body, want string }{
		{"a request, as the real client sends it", "", `{"jsonrpc": "2.0", "id": "0f6c", "method": "robot/run_keyword", "params": {"token": "t1", "name": "Echo", "args": ["Hello"], "kw_args": {}}}` + "\r\n",
			`id "0f6c", method robot/run_keyword, params {"token": "t1", "name": "Echo", "args": ["Hello"], "kw_args": {}}`},
		{"a notification", "JSON-RPC 2.0, 4.1: without an id", `{"jsonrpc":"2.0","method":"m"}`, "no id, method m"},
		{"any order of members", "", `{"params":[1],"method":"m","id":1,"jsonrpc":"2.0"}`, "id 1, method m, params [1]"},
		{"an id as it came", "JsonRpcRemote hangs on an integer for a string", `{"jsonrpc":"2.0","id": "\u00311" ,"method":"m"}`, `id "\u00311", method m`},
		{"a large number as id", "", `{"jsonrpc":"2.0","id":123456789012345678901234567890,"method":"m"}`, "id 123456789012345678901234567890, method m"},
		{"a fraction as id", "JSON-RPC 2.0, 4: should not, but may", `{"jsonrpc":"2.0","id":-1.50e0,"method":"m"}`, "id -1.50e0, method m"},
		{"null as id is a request", "JSON-RPC 2.0, 4: a String, Number, or NULL value if included", `{"jsonrpc":"2.0","id":null,"method":"m"}`, "id null, method m"},
		{"null as params", "", `{"jsonrpc":"2.0","method":"m","params":null}`, "no id, method m, params <nil>"},
		{"unknown members", "", `{"jsonrpc":"2.0","x":[{"id":2}],"method":"m","":"","meta":{"method":"n"}}`, "no id, method m"},
		{"a method and a result", "what has a method is a request", `{"jsonrpc":"2.0","method":"m","result":1}`, "no id, method m"},
		{"escaped names", "", `{"json\u0072pc":"\u0032.0","m\u0065thod":"\u006d\n"}`, "no id, method m\n"},
		{"members twice", "the last counts", `{"jsonrpc":"1.0","method":1,"id":[],"params":1,"jsonrpc":"2.0","id":2,"method":"m","params":{}}`, "id 2, method m, params {}"},
		{"an empty method", "the name is for the server to know", `{"jsonrpc":"2.0","method":""}`, "no id, method "},
		{"Python's numbers in params", "bare NaN and Infinity are accepted", `{"jsonrpc":"2.0","method":"m","params":[NaN,-Infinity]}`, "no id, method m, params [nan -inf]"},

		{"no version", "JSON-RPC 2.0, 4: must be exactly \"2.0\"", `{"id":1,"method":"m"}`, `id 1, method m, invalid: found no "jsonrpc", expected "2.0"`},
		{"another version", "", `{"jsonrpc":"1.0","id":1,"method":"m"}`, `id 1, method m, invalid: found "1.0" as "jsonrpc", expected "2.0"`},
		{"a number as version", "", `{"jsonrpc":2.0,"id":1,"method":"m"}`, `id 1, method m, invalid: found a number as "jsonrpc", expected "2.0"`},
		{"an empty version", "", `{"jsonrpc":"","method":"m"}`, `no id, method m, invalid: found "" as "jsonrpc", expected "2.0"`},
		{"no method", "", `{"jsonrpc":"2.0","id":1}`, `id 1, method , invalid: found no "method", expected the name of one`},
		{"nothing", "", `{}`, `no id, method , invalid: found no "jsonrpc", expected "2.0"`},
		{"a number as method", "JSON-RPC 2.0, 4: a String", `{"jsonrpc":"2.0","id":"a","method":1}`, `id "a", method , invalid: found a number as "method", expected a string`},
		{"null as method", "", `{"jsonrpc":"2.0","id":"a","method":null}`, `id "a", method , invalid: found null as "method", expected a string`},
		{"a list as id", "JSON-RPC 2.0, 4: a String, Number, or NULL value", `{"jsonrpc":"2.0","id":["a"],"method":"m"}`, `no id, method m, invalid: found an array as "id", expected a string, a number or null`},
		{"a boolean as id", "", `{"jsonrpc":"2.0","id":false,"method":"m"}`, `no id, method m, invalid: found a boolean as "id", expected a string, a number or null`},
		{"no number as id", "it could not go back", `{"jsonrpc":"2.0","id":-Infinity,"method":"m"}`, `no id, method m, invalid: found -Infinity as "id", expected a string, a number or null`},
		{"a bad id after a good one", "the last counts", `{"jsonrpc":"2.0","id":1,"id":{},"method":"m"}`, `no id, method m, invalid: found an object as "id", expected a string, a number or null`},
		{"a string as params", "JSON-RPC 2.0, 4.2: a structured value", `{"jsonrpc":"2.0","id":1,"method":"m","params":"p"}`, `id 1, method m, params "p", invalid: found a string as "params", expected an object or an array`},
		{"a response", "", `{"jsonrpc":"2.0","id":1,"result":null}`, `id 1, method , a response, invalid: found a response, expected a request`},
		{"an error", "", `{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"m"}}`, `id null, method , a response, invalid: found a response, expected a request`},
		{"a response of another version", "it is not to be answered", `{"result":1,"error":null,"id":1}`, `id 1, method , a response, invalid: found no "jsonrpc", expected "2.0"`},
		{"a string for a request", "", `"{}"`, `no id, method , invalid: found a string, expected a request object`},
		{"null for a request", "", `null`, `no id, method , invalid: found null, expected a request object`},
		{"NaN for a request", "", `NaN`, `no id, method , invalid: found NaN, expected a request object`},
	} {
		t.Run(row.name, func(t *testing.T) {
			for _, within := range []string{"%s", " [ %s ] "} {
				messages, batch, err := decodeMessages(nil, fmt.Appendf(nil, within, row.body))
				if err != nil || len(messages) != 1 {
					t.Fatalf("%d messages, %v (rule: %s)", len(messages), err, row.rule)
				}
				if got := inWords(t, messages[0]); got != row.want {
					t.Errorf("got  %s\nwant %s (rule: %s)", got, row.want, row.rule)
				}
				if batch != (within != "%s") {
					t.Errorf("a batch: %v", batch)
				}
			}
		})
	}
}

func TestBatchesAreDecoded(t *testing.T) {
	const bad = "invalid: found %s, expected a request object"
	for _, row := range []struct {
		name, body string
		want       []string
	}{
		{"an empty batch", " [ ] ", nil},
		{"requests and a notification", `[{"jsonrpc":"2.0","id":1,"method":"a"},{"jsonrpc":"2.0","method":"b"}]`, []string{"id 1, method a", "no id, method b"}},
		{"the batch of the specification", `[1,2,3]`, []string{"no id, method , " + fmt.Sprintf(bad, "a number"), "no id, method , " + fmt.Sprintf(bad, "a number"), "no id, method , " + fmt.Sprintf(bad, "a number")}},
		{"a batch in a batch", `[[]]`, []string{"no id, method , " + fmt.Sprintf(bad, "an array")}},
		{"junk beside a request", `[true,{"jsonrpc":"2.0","method":"b"}]`, []string{"no id, method , " + fmt.Sprintf(bad, "a boolean"), "no id, method b"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			messages, batch, err := decodeMessages(nil, []byte(row.body))
			if err != nil || !batch {
				t.Fatalf("a batch: %v, %v", batch, err)
			}
			var got []string
			for _, m := range messages {
				got = append(got, inWords(t, m))
			}
			if fmt.Sprint(got) != fmt.Sprint(row.want) {
				t.Errorf("got  %q\nwant %q", got, row.want)
			}
		})
	}
}

func TestABatchHasALimit(t *testing.T) {
	request := `{"jsonrpc":"2.0","method":"m"}`
	messages, batch, err := decodeMessages(nil, []byte("["+strings.Repeat(request+",", maxBatch-1)+request+"]"))
	if err != nil || !batch || len(messages) != maxBatch {
		t.Errorf("%d messages, a batch: %v, %v", len(messages), batch, err)
	}
	messages, batch, err = decodeMessages(nil, []byte("["+strings.Repeat(request+",", maxBatch)+request+"]"))
	if err != nil || batch || len(messages) != 1 {
		t.Fatalf("%d messages, a batch: %v, %v", len(messages), batch, err)
	}
	if got, want := inWords(t, messages[0]), "no id, method , invalid: found more than 1000 requests in a batch, expected at most that many"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestMalformedMessagesAreRefusedAsAWhole(t *testing.T) {
	for _, row := range []struct{ name, body, want string }{
		{"nothing", "\r\n", `line 2, column 1: found the end of the message, expected a value`},
		{"text", "hello", `line 1, column 1: found "hello", expected a value`},
		{"a cut request", `{"jsonrpc":"2.0","method":"m"`, `line 1, column 30: found the end of the message, expected "," or "}"`},
		{"a cut version", `{"jsonrpc":"2.0`, `line 1, column 16: found the end of the message in a string, expected a closing double quote`},
		{"a bad value that nobody needs", `{"jsonrpc":"2.0","method":"m","x":tru}`, `line 1, column 35: found "tru", expected a value`},
		{"a bad id", `{"jsonrpc":"2.0","method":"m","id":01}`, `line 1, column 36: found "01", expected a number without leading zeros`},
		{"two requests without a batch", `{"jsonrpc":"2.0","method":"m"}{}`, `line 1, column 31: found "{", expected the end of the message`},
		{"a cut batch", `[{"jsonrpc":"2.0","method":"m"}`, `line 1, column 32: found the end of the message, expected "," or "]"`},
		{"the cut batch of the specification", `[{"jsonrpc":"2.0","method":"m","id":"1"},{"jsonrpc":"2.0","method"]`, `line 1, column 67: found "]", expected ":"`},
		{"a comma too many", `[{"jsonrpc":"2.0","method":"m"},]`, `line 1, column 33: found "]", expected a value`},
		{"garbage behind a batch", `[] x`, `line 1, column 4: found "x", expected the end of the message`},
		{"Latin-1", "{\"jsonrpc\":\"2.0\",\"method\":\"caf\xE9\"}", `line 1, column 31: found the byte 0xE9, which is not UTF-8, expected UTF-8`},
	} {
		t.Run(row.name, func(t *testing.T) {
			messages, _, err := decodeMessages(nil, []byte(row.body))
			if err == nil {
				t.Fatalf("accepted as %v", messages)
			}
			if err.Error() != row.want {
				t.Errorf("got  %v\nwant %s", err, row.want)
			}
		})
	}
}

func TestAnArgumentMayNestToFullDepth(t *testing.T) {
	request := func(n int) []byte {
		return []byte(`[{"jsonrpc":"2.0","id":1,"method":"robot/run_keyword","params":{"args":[` + strings.Repeat("[", n) + strings.Repeat("]", n) + `]}}]`)
	}
	messages, _, err := decodeMessages(nil, request(value.MaxDepth))
	if err != nil || messages[0].invalid != nil {
		t.Fatalf("refused: %v, %v", err, messages)
	}
	if _, _, err := decodeMessages(nil, request(value.MaxDepth+1)); err == nil {
		t.Error("accepted one level more")
	}
}

func TestParamsDoNotReferToTheMessage(t *testing.T) {
	body := []byte(`{"jsonrpc":"2.0","id":"i1","method":"method","params":{"key":"text","escaped":"a\nb","list":[1,"x"]}}`)
	messages, _, err := decodeMessages(nil, body)
	if err != nil {
		t.Fatal(err)
	}
	clear(body)
	rftest.WantText(t, "params", valuetest.Notation(messages[0].value), `{"key": "text", "escaped": "a\nb", "list": [1 "x"]}`)
}

func TestMemoryForMessagesIsProportionalToTheBody(t *testing.T) {
	const n = 20000
	for _, row := range []struct{ name, body string }{
		{"a batch of many short values", "[" + strings.Repeat("0,", n) + "0]"},
		{"many members", `{"jsonrpc":"2.0"` + strings.Repeat(`,"x":0`, n) + "}"},
		{"many versions", `{"jsonrpc":"2.0"` + strings.Repeat(`,"jsonrpc":""`, n) + "}"},
		{"many params", `{"jsonrpc":"2.0","params":[` + strings.Repeat("0,", n) + "0]}"},
		{"one long id", `{"jsonrpc":"2.0","id":"` + strings.Repeat("a", 20*n) + `"}`},
		{"one long method with escapes", `{"jsonrpc":"2.0","method":"` + strings.Repeat(`aaa\n`, 4*n) + `"}`},
	} {
		t.Run(row.name, func(t *testing.T) {
			body := []byte(row.body)
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			messages, _, err := decodeMessages(nil, body)
			runtime.ReadMemStats(&after)
			if err != nil {
				t.Fatal(err)
			}
			if factor := float64(after.TotalAlloc-before.TotalAlloc) / float64(len(body)); factor > 75 {
				t.Errorf("allocated %.1f bytes for each byte of the body", factor)
			}
			runtime.KeepAlive(messages)
		})
	}
}
