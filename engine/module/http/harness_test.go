package http_test

import (
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"github.com/rflua/rflua/engine"
	"github.com/rflua/rflua/engine/message"
	"github.com/rflua/rflua/engine/module/luatest"
	"github.com/rflua/rflua/engine/value/valuetest"
)

func TestMain(m *testing.M) {
	// The environment of whoever runs the tests must not send them through a proxy.
	for _, name := range []string{"HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy"} {
		os.Unsetenv(name)
	}
	log.SetOutput(io.Discard) // net/http has things to say of the servers of these tests
	goleak.VerifyTestMain(m)
}

// library runs the Lua code that a test hands it. What it knows is http, robot, url, b and c.
const library = `
local http, robot = require("robot.http"), require("robot")
local Lib = {}
function Lib.run(code, ...)
  local chunk = assert(loadstring("local http, robot, url, b, c = ...\n" .. code, "script"))
  return chunk(http, robot, ...)
end
return Lib
`

// script is an instance that runs Lua code.
type script struct {
	*engine.Instance
	t   *testing.T
	dir string            // which it may use files in
	log []message.Message // of the last run
}

func newScript(t *testing.T) *script {
	t.Helper()
	dir := t.TempDir()
	e := luatest.Serve(t, engine.Config{FileRoots: []string{dir}, Version: "1.2.3"}, library)
	return &script{Instance: luatest.Import(t, e), t: t, dir: dir}
}

// in returns the same script for a subtest.
func (s *script) in(t *testing.T) *script {
	return &script{Instance: s.Instance, t: t, dir: s.dir}
}

func (s *script) start(ctx context.Context, code string, args ...any) (any, *engine.Failure) {
	s.log = nil
	return luatest.Run(ctx, s.Instance, engine.Call{
		Keyword: "run", Args: append([]any{code}, args...), Log: func(m message.Message) { s.log = append(s.log, m) },
	})
}

// run runs code that must pass.
func (s *script) run(code string, args ...any) any {
	s.t.Helper()
	got, failure := s.start(s.t.Context(), code, args...)
	if failure != nil {
		s.t.Fatalf("%s\nfailed: %s", code, failure.Message)
	}
	return got
}

// fails runs code that must fail, and gives the message.
func (s *script) fails(code string, args ...any) string {
	s.t.Helper()
	got, failure := s.start(s.t.Context(), code, args...)
	if failure == nil {
		s.t.Fatalf("%s\npassed and returned %v, want a failure", code, show(got))
	}
	return failure.Message
}

// logged returns the log of the last run at a level.
func (s *script) logged(level message.Level) string {
	var texts []string
	for _, m := range s.log {
		if m.Level == level {
			texts = append(texts, m.Text)
		}
	}
	return strings.Join(texts, "\n")
}

// file writes a file into the directory of the script.
func (s *script) file(name, text string) string {
	s.t.Helper()
	path := filepath.Join(s.dir, name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		s.t.Fatal(err)
	}
	return path
}

var show = valuetest.Show

// serve starts a server with one handler.
func serve(t *testing.T, handler http.HandlerFunc) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server
}

// echo answers with what it was asked, one line for each thing: method, path and query, Content-Type, Authorization and
// Cookie if they are there, the headers that start with X-, and the body.
func echo(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	w.Header().Set("X-Method", r.Method)
	fmt.Fprintf(w, "%s %s\n", r.Method, r.URL.RequestURI())
	for _, name := range []string{"Content-Type", "Content-Length", "Authorization", "Cookie", "User-Agent", "X-A", "X-B"} {
		for _, value := range r.Header.Values(name) {
			fmt.Fprintf(w, "%s: %s\n", name, value)
		}
	}
	fmt.Fprintf(w, "\n%s", body)
}
