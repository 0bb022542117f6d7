package xmlrpc

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/rflua/rflua/bridge/xmlrpc/codec"
	"github.com/rflua/rflua/engine"
	"github.com/rflua/rflua/internal/rftest"
)

// counted is what the keyword count of /Second says through a path.
func counted(t *testing.T, s *Server, path string) string {
	t.Helper()
	answer := call(t, s, path, "run_keyword", "count", []any{})
	_, after, _ := strings.Cut(answer, "<name>return</name><value><int>")
	n, _, _ := strings.Cut(after, "<")
	return n
}

func TestTheQuerySelectsTheInstance(t *testing.T) {
	s := started(t, Options{})
	for _, row := range []struct{ rule, path, want string }{
		{"/Library is shared by all clients of that URL", "/Second", "1"},
		{"", "/Second", "2"},
		{"with RPC2 it is the same", "/Second/RPC2", "3"},
		{"ignoring case too", "/second", "4"},
		{"a token has an instance of its own", "/Second?token=a", "1"},
		{"which it finds again", "/Second?token=a", "2"},
		{"another token has another one", "/Second?token=b", "1"},
		{"the root uses the shared one", "/", "5"},
		{"unless it has a token", "/?token=a", "3"},
	} {
		if got := counted(t, s, row.path); got != row.want {
			t.Errorf("%s: %s counts %s, want %s", row.rule, row.path, got, row.want)
		}
	}
}

func TestALibrarysNameInFrontOfAKeywordAlwaysWorksAtTheRoot(t *testing.T) {
	s := started(t, Options{})
	for name, want := range map[string]string{
		"Second.only here": "<string>here</string>", "Second.add": "expected 1 argument, got 0", "Second.nothing": "No keyword with name &apos;nothing&apos; found in library",
		"Nothing.add": "found in any library of the server",
	} {
		answer := strings.ReplaceAll(call(t, s, "/", "run_keyword", name, []any{}), "'", "&apos;")
		if !strings.Contains(answer, want) {
			t.Errorf("%s\n got %s\nwant %s", name, answer, want)
		}
	}
}

func TestAnUnusedTokenIsFinalizedAndASharedInstanceIsNot(t *testing.T) {
	s := started(t, Options{TokenTTL: 20 * time.Millisecond})
	counted(t, s, "/Second")
	counted(t, s, "/Second?token=a")
	rftest.WaitFor(t, "the instance of the token to end", func() bool { return s.engine.InstanceCount() == 1 })
	if got := counted(t, s, "/Second?token=a"); got != "1" {
		t.Errorf("the token still counts: %s", got)
	}
	if got := counted(t, s, "/Second"); got != "2" {
		t.Errorf("the shared instance was finalized: it counts %s", got)
	}
}

func TestInitArgumentsInTheURL(t *testing.T) {
	s := started(t, Options{})
	for path, want := range map[string]string{
		"/Golden?arg=usb1&arg=3":         "<name>status</name><value><string>PASS",
		"/Golden?timeout=3&address=usb1": "<name>status</name><value><string>PASS",
		"/Golden?arg=a&arg=1&arg=b":      "Library &#39;Golden&#39; expected 0 to 2 arguments, got 3.",
		"/Golden?speed=3":                "Library &#39;Golden&#39; got unexpected named argument &#39;speed&#39;.",
		"/?timeout=3":                    "The URL gives the argument &#39;timeout&#39; for a library but names none: write http://host:port/Library?timeout=...",
		"/Golden?a=%zz":                  "The query of the URL cannot be read",
	} {
		answer := strings.ReplaceAll(call(t, s, path, "run_keyword", "add", []any{int64(1)}), "'", "&#39;")
		if !strings.Contains(answer, want) {
			t.Errorf("%s\n got %s\nwant %s", path, answer, want)
		}
	}
}

func TestAKeywordIsCancelledWhenItsClientGoesAway(t *testing.T) {
	s := started(t, Options{})
	conn, err := net.Dial("tcp", s.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	body, err := codec.Encoder{}.AppendCall(nil, codec.Call{Name: "run_keyword", Params: []any{"loop", []any{}}})
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(conn, "POST /Second HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
	rftest.WaitFor(t, "the keyword to run", func() bool {
		s.sessions.mu.Lock()
		defer s.sessions.mu.Unlock()
		found := s.sessions.byKey["Second?"]
		if found == nil {
			return false
		}
		select {
		case <-found.made:
			return found.instance.Busy()
		default:
			return false
		}
	})
	if got := counted(t, s, "/Second?token=other"); got != "1" {
		t.Errorf("another instance does not answer meanwhile: %s", got)
	}
	conn.Close()
	if got := counted(t, s, "/Second"); got != "1" { // waits for its turn
		t.Errorf("the instance does not run its next keyword: %s", got)
	}
}

func TestAClientCanStopTheServer(t *testing.T) {
	for _, how := range []string{"stop_remote_server", "run_keyword"} {
		e, err := engine.Open(t.Context(), engine.Config{Roots: []string{"testdata/lua"}})
		if err != nil {
			t.Fatal(err)
		}
		s := NewServer(e, Options{Addr: "127.0.0.1:0", Grace: time.Minute})
		if _, err := s.Activate(); err != nil {
			t.Fatal(err)
		}
		served := make(chan error, 1)
		go func() { served <- s.Serve() }()
		var answer string
		if how == "run_keyword" {
			answer = call(t, s, "/Second", how, "Stop Remote Server", []any{})
		} else {
			answer = call(t, s, "/", how)
		}
		if !strings.Contains(answer, "<boolean>1</boolean>") {
			t.Errorf("%s answers %s", how, answer)
		}
		if err := <-served; err != nil {
			t.Errorf("%s: %v", how, err)
		}
		if n := e.InstanceCount(); n != 0 {
			t.Errorf("%s leaves %d instances", how, n)
		}
		e.Close(context.Background())
		http.DefaultClient.CloseIdleConnections()
	}
}

func TestStoppingLetsARunningKeywordEndWithinTheGraceAndCancelsItThen(t *testing.T) {
	for _, row := range []struct{ seconds, want string }{
		{"0.05", "<string>released</string>"},
		{"3600", "The keyword was cancelled: the server is stopping."},
	} {
		s := started(t, Options{})
		answer := make(chan string, 1)
		go func() { answer <- call(t, s, "/Second", "run_keyword", "wait_for_release", []any{row.seconds}) }()
		rftest.WaitFor(t, "the session", func() bool { return s.sessions.count() > 0 })
		grace := time.Minute
		if row.seconds == "3600" {
			grace = 10 * time.Millisecond
		}
		ctx, cancel := context.WithTimeout(context.Background(), grace)
		s.Stop(ctx)
		cancel()
		if got := <-answer; !strings.Contains(got, row.want) {
			t.Errorf("a keyword of %s s and a grace of %s\n got %s\nwant %s", row.seconds, grace, got, row.want)
		}
	}
}

func TestAServerThatWasNeverServedCanBeStopped(t *testing.T) {
	e, err := engine.Open(t.Context(), engine.Config{Roots: []string{"testdata/lua"}})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close(context.Background())
	s := NewServer(e, Options{Addr: "127.0.0.1:0"})
	port, err := s.Activate()
	if err != nil || port == 0 {
		t.Fatal(port, err)
	}
	s.Stop(context.Background())
	s.Stop(context.Background())
	if conn, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", port)); err == nil {
		conn.Close()
		t.Error("it still listens")
	}
}

func TestAPortInUseIsAnError(t *testing.T) {
	s := started(t, Options{})
	second := NewServer(s.engine, Options{Addr: s.Addr().String()})
	if err := second.Serve(); err == nil || !strings.Contains(err.Error(), "address already in use") {
		t.Errorf("got %v", err)
	}
}

func TestThePageForBrowsers(t *testing.T) {
	s := started(t, Options{})
	for _, row := range []struct {
		path   string
		status int
		want   []string
	}{
		{"/", 200, []string{"<h2><a href=\"/Golden\">Golden</a></h2>", "9 keywords", "This library does not load.", "syntax error near &#39;return&#39;"}},
		{"/Golden", 200, []string{"<h1>Golden</h1>", "Version 1.0, generation 1", "<code>address: str = usb0</code>", "<code>b: float = 1.5</code>", "<code>**opts</code>",
			"<span class=\"tag\">fast</span>", "Returns <code>float</code>", "Library    Remote    http://"}},
		{"/golden/RPC2", 200, []string{"<h1>Golden</h1>"}},
		{"/nothing", 404, []string{"There is nothing at /nothing. There are: /, /Broken, /Golden, /Second.", "<a href=\"/Second\">"}},
		{"/%3Cscript%3E", 404, []string{"There is nothing at /&lt;script&gt;."}},
	} {
		response, err := http.Get(s.URL("") + row.path)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(response.Body)
		response.Body.Close()
		if response.StatusCode != row.status {
			t.Errorf("%s: status %d, want %d", row.path, response.StatusCode, row.status)
		}
		for _, want := range row.want {
			if !strings.Contains(string(body), want) {
				t.Errorf("%s: the page has no %s\n%s", row.path, want, body)
			}
		}
	}
}

func TestOtherHTTPMethodsAreRefused(t *testing.T) {
	s := started(t, Options{})
	request, _ := http.NewRequest(http.MethodDelete, s.URL("Golden"), nil)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	if response.StatusCode != http.StatusMethodNotAllowed || response.Header.Get("Allow") != "GET, HEAD, POST" {
		t.Errorf("status %d, Allow %q", response.StatusCode, response.Header.Get("Allow"))
	}
}

func TestARequestMayBePacked(t *testing.T) {
	s := started(t, Options{})
	body, _ := codec.Encoder{}.AppendCall(nil, codec.Call{Name: "get_keyword_tags", Params: []any{"add"}})
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	_, _ = w.Write(body)
	w.Close()
	for _, row := range []struct {
		encoding string
		body     []byte
		want     string
	}{
		{"gzip", packed.Bytes(), "<string>math</string>"},
		{"gzip", body, "The request is not packed with gzip as it says"},
		{"br", body, "The request is packed with 'br'; only gzip is supported."},
	} {
		request, _ := http.NewRequest(http.MethodPost, s.URL("Golden"), bytes.NewReader(row.body))
		request.Header.Set("Content-Encoding", row.encoding)
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		answer, _ := io.ReadAll(response.Body)
		response.Body.Close()
		if !strings.Contains(string(answer), row.want) {
			t.Errorf("%s\n got %s\nwant %s", row.encoding, answer, row.want)
		}
	}
}

func TestARequestOverTheLimitIsAFaultThatNamesIt(t *testing.T) {
	s := started(t, Options{})
	huge := io.MultiReader(strings.NewReader("<methodCall><methodName>"), io.LimitReader(zeros{}, maxRequest+1))
	response, err := http.Post(s.URL("Golden"), "text/xml", huge)
	if err != nil {
		t.Fatal(err)
	}
	answer, _ := io.ReadAll(bufio.NewReader(response.Body))
	response.Body.Close()
	if !strings.Contains(string(answer), "The request is larger than the limit of 64 MiB.") {
		t.Errorf("got %s", answer)
	}
}

// zeros reads as endless text.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = '0'
	}
	return len(p), nil
}
