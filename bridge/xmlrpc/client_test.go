package xmlrpc

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/rflua/rflua/bridge/xmlrpc/codec"
	"github.com/rflua/rflua/engine/value"
	"github.com/rflua/rflua/engine/value/valuetest"
	"github.com/rflua/rflua/internal/rftest"
)

func clientOf(t *testing.T, address string) *Client {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return NewClient(u, nil)
}

func TestTheClientKeepsTypesAndOrder(t *testing.T) {
	s := started(t, Options{})
	got, err := clientOf(t, s.URL("Golden")).Call(t.Context(), "run_keyword", "values", []any{})
	if err != nil {
		t.Fatal(err)
	}
	returned, _ := got.(*value.Dict).Get("return")
	if got := valuetest.Notation(returned); got != `["" true 1 2147483648 2.5 "a<&>\u00e9" b"\x00" b"b" [] {}]` {
		t.Errorf("got %s", got)
	}
	got, err = clientOf(t, s.URL("Golden")).Call(t.Context(), "run_keyword", "connect", []any{"h"}, value.DictOf("user", "me", "zone", nil))
	if err != nil {
		t.Fatal(err)
	}
	if status, _ := got.(*value.Dict).Get("status"); status != "FAIL" && status != "PASS" {
		t.Errorf("got %v", got)
	}
}

func TestTheClientHasFaultsAsErrors(t *testing.T) {
	s := started(t, Options{})
	client := clientOf(t, s.URL(""))
	for name, call := range map[string]func() (any, error){
		"Call": func() (any, error) { return client.Call(t.Context(), "no_such_method") },
		"Ask":  func() (any, error) { return client.Ask(t.Context(), "no_such_method") },
	} {
		v, err := call()
		var fault *codec.Fault
		if v != nil || !errors.As(err, &fault) || fault.Code != codec.CodeMethod {
			t.Fatalf("%s: got %v, %#v", name, v, err)
		}
		rftest.WantPrefix(t, name, fault.Message, "There is no method")
	}
}

func TestTheClientReadsWhatPythonWrites(t *testing.T) {
	for _, row := range []struct{ rule, body, want string }{
		{"line ends between the elements", "<?xml version='1.0'?>\n<methodResponse>\n<params>\n<param>\n<value><array><data>\n<value><string>kw</string></value>\n</data></array></value>\n</param>\n</params>\n</methodResponse>\n", `["kw"]`},
		{"a fault", "<?xml version='1.0'?>\n<methodResponse>\n<fault>\n<value><struct>\n<member>\n<name>faultCode</name>\n<value><int>1</int></value>\n</member>\n<member>\n<name>faultString</name>\n<value><string>broken</string></value>\n</member>\n</struct></value>\n</fault>\n</methodResponse>\n", "broken"},
		{"a page", "<!DOCTYPE html><html><body>Hello</body></html>", "the response is not XML-RPC: "},
		{"nothing", "", "the response is not XML-RPC: "},
		{"half a response", "<?xml version='1.0'?>\n<methodResponse>\n<params>\n<param>\n<value>", "the response is not XML-RPC: "},
		{"no value", "<methodResponse><params></params></methodResponse>", "the response is not XML-RPC: "},
	} {
		t.Run(row.rule, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path != "/RPC2" {
					t.Errorf("the path is %s", r.URL.Path)
				}
				_, _ = w.Write([]byte(row.body))
			}))
			defer server.Close()
			v, err := clientOf(t, server.URL).Call(t.Context(), "m")
			got := valuetest.Notation(v)
			if err != nil {
				got = err.Error()
			}
			if !strings.HasPrefix(got, row.want) {
				t.Errorf("got %s, want %s", got, row.want)
			}
		})
	}
}

func TestAClientThatGivesUpSaysNothingOfTheAddress(t *testing.T) {
	stuck := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-stuck }))
	defer server.Close()
	defer close(stuck)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	_, err := clientOf(t, strings.Replace(server.URL, "//", "//me:secret@", 1)).Call(ctx, "m")
	if !errors.Is(err, context.DeadlineExceeded) || strings.Contains(err.Error(), "secret") {
		t.Errorf("got %v", err)
	}
}
