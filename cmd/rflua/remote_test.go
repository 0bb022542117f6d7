package main

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/rflua/rflua/cmd/rflua/internal/call"
)

// pythonServer answers like robotremoteserver, which knows /RPC2 and / alone, and asks for credentials.
func pythonServer(t *testing.T, answers map[string]string) remote {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		if user, password, _ := r.BasicAuth(); r.URL.Path != "/RPC2" || user != "me" || password != "secret" {
			http.Error(w, "No such page", http.StatusNotFound)
			return
		}
		for method, answer := range answers {
			if strings.Contains(string(body), "<methodName>"+method+"</methodName>") {
				io.WriteString(w, answer)
			}
		}
	}))
	t.Cleanup(server.Close)
	return newRemote([]string{strings.Replace(server.URL, "//", "//me:secret@", 1)})
}

// response is one as Python's xmlrpc.server writes it.
func response(value string) string {
	return "<?xml version='1.0'?>\n<methodResponse>\n<params>\n<param>\n<value>" + value + "</value>\n</param>\n</params>\n</methodResponse>\n"
}

func TestAnyServerThatListsItsKeywordsIsRunning(t *testing.T) {
	const fault = `<?xml version='1.0'?><methodResponse><fault><value><struct><member><name>faultCode</name><value><int>1</int></value></member>` +
		`<member><name>faultString</name><value><string>broken</string></value></member></struct></value></fault></methodResponse>`
	for name, c := range map[string]struct {
		answer  string
		running bool
	}{
		"keywords":     {response("<array><data><value><string>kw</string></value></data></array>"), true},
		"no keywords":  {response("<array><data></data></array>"), true},
		"a fault":      {fault, false},
		"a web page":   {"<!DOCTYPE html><html><body>Hello</body></html>", false},
		"nothing":      {"", false},
		"half a reply": {"<?xml version='1.0'?>\n<methodResponse>\n<params>\n<param>\n<value><array><data>", false},
	} {
		t.Run(name, func(t *testing.T) {
			if got, err := pythonServer(t, map[string]string{"get_keyword_names": c.answer}).isRunning(); got != c.running || err != nil {
				t.Errorf("got %v, %v", got, err)
			}
		})
	}
}

func TestStopBelievesWhatTheServerAnswers(t *testing.T) {
	for name, c := range map[string]struct {
		answer string
		stops  bool
	}{
		"true":  {response("<boolean>1</boolean>"), true},
		"false": {response("<boolean>0</boolean>"), false},
		"one":   {response("<int>1</int>"), true},
		"zero":  {response("<int>0</int>"), false},
		"text":  {response("<string>bye</string>"), true},
		"empty": {response("<string></string>"), false},
	} {
		t.Run(name, func(t *testing.T) {
			answer, err := pythonServer(t, map[string]string{"stop_remote_server": c.answer}).call("stop_remote_server")
			if err != nil {
				t.Fatal(err)
			}
			if got := call.IsTrue(answer); got != c.stops {
				t.Errorf("got %v for %#v", got, answer)
			}
		})
	}
}

func TestAddressIsShownWithoutCredentials(t *testing.T) {
	for uri, shown := range map[string]string{
		"127.0.0.1:8270":                      "http://127.0.0.1:8270",
		"http://host/Lib?token=a@b":           "http://host/Lib?token=a@b",
		"https://user:secret@host:1/Lib":      "https://host:1/Lib",
		"user:se@cret@host":                   "http://host",
		"http://user:bad%zzescape@host:1/Lib": "http://host:1/Lib",
	} {
		if got := newRemote([]string{uri}).String(); got != shown {
			t.Errorf("%s is shown as %s, want %s", uri, got, shown)
		}
	}
	if got := newRemote(nil).String(); got != defaultURI {
		t.Errorf("the default is %s", got)
	}
}

func TestErrorsOfTheConnectionHaveNoCredentials(t *testing.T) {
	for _, uri := range []string{"http://user:secret@127.0.0.1:1", "http://user:sec%zzret@127.0.0.1:1", "ftp://user:secret@host"} {
		_, err := newRemote([]string{uri}).call("get_keyword_names")
		if err == nil {
			t.Fatalf("%s: there is no error", uri)
		}
		for e := err; e != nil; e = errors.Unwrap(e) {
			if strings.Contains(e.Error(), "user") || strings.Contains(e.Error(), "sec") {
				t.Errorf("%s: %v", uri, e)
			}
		}
	}
}
