package xmlrpc

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	client "github.com/kolo/xmlrpc"

	"github.com/rflua/rflua/bridge/xmlrpc/codec"
)

// TestAnIndependentClientGetsTheSameAnswers drives the server with github.com/kolo/xmlrpc, which shares no code with
// ours. It leaves base64 as it is on the wire, has nil for an empty string in a list and a nil map for an empty
// struct, and gives a fault as the text of an error.
func TestAnIndependentClientGetsTheSameAnswers(t *testing.T) {
	s := started(t, Options{NoRemoteStop: true})
	type m = map[string]any
	type l = []any
	for _, row := range []struct {
		path, method string
		params       l
		want         any
	}{
		{"Golden", "get_keyword_names", nil, l{"add", "connect", "Channel ${channel} should be ${state}", "values", "nothing", "log_all",
			"fail_all", "skip", "optional", "stop_remote_server"}},
		{"Golden", "get_keyword_arguments", l{"add"}, l{"a", l{"b", 1.5}}},
		{"Golden", "get_keyword_arguments", l{"optional"}, l{l{"n", nil}}},
		{"Golden", "get_keyword_types", l{"add"}, m{"a": "int", "b": "float", "return": "float"}},
		{"Golden", "get_keyword_tags", l{"add"}, l{"math", "fast"}},
		{"Golden", "get_keyword_documentation", l{"add"}, "Adds."},
		{"Golden", "run_keyword", l{"add", l{1, 2}}, m{"status": "PASS", "return": 3.0}},
		{"Golden", "run_keyword", l{"connect", l{"h", "rest"}, m{"user": "me"}}, m{"status": "PASS",
			"return": m{"host": "h", "opts": m{"port": int64(80), "user": "me"}, "rest": l{"rest"}}}},
		{"Golden", "run_keyword", l{"values", l{}}, m{"status": "PASS",
			"return": l{nil, true, int64(1), int64(1 << 31), 2.5, "a<&>é", "AA==", "Yg==", l{}, m(nil)}}},
		{"Golden", "run_keyword", l{"add", l{}}, m{"status": "FAIL", "error": "Keyword 'Golden.add' expected 1 to 2 arguments, got 0."}},
		{"Second", "run_keyword", l{"only here", l{}}, m{"status": "PASS", "return": "here"}},
		{"", "run_keyword", l{"Second.add", l{"x"}}, m{"status": "PASS", "return": "x"}},
		{"Golden", "stop_remote_server", nil, false},
		{"Golden", "system.methodHelp", l{"get_keyword_tags"}, "The tags of a keyword."},
		{"Golden", "system.methodSignature", l{"get_keyword_tags"}, l{l{"array", "string"}}},
	} {
		t.Run(fmt.Sprintf("%s %s %v", row.path, row.method, row.params), func(t *testing.T) {
			c, err := client.NewClient(s.URL(row.path), nil)
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			var args any
			if row.params != nil {
				args = row.params
			}
			var got any
			if err := c.Call(row.method, args, &got); err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(got, row.want) {
				t.Errorf("\n got %#v\nwant %#v", got, row.want)
			}
		})
	}
	t.Run("faults", func(t *testing.T) {
		c, err := client.NewClient(s.URL("Golden"), nil)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		for method, want := range map[string]int{"no_such_method": codec.CodeMethod, "run_keyword": codec.CodeParams} {
			err := c.Call(method, nil, nil)
			if err == nil || !strings.HasPrefix(err.Error(), fmt.Sprintf("Fault(%d): ", want)) {
				t.Errorf("%s: got %v, want a fault with code %d", method, err, want)
			}
		}
	})
}
