package xmlrpc

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"github.com/rflua/rflua/bridge/xmlrpc/codec"
	"github.com/rflua/rflua/engine"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m, goleak.IgnoreAnyFunction("net/http.(*persistConn).readLoop"), goleak.IgnoreAnyFunction("net/http.(*persistConn).writeLoop"))
}

// started serves testdata/lua in the background until the test ends.
func started(t *testing.T, options Options) *Server {
	t.Helper()
	e, err := engine.Open(t.Context(), engine.Config{Roots: []string{"testdata/lua"}})
	if err != nil {
		t.Fatal(err)
	}
	options.Addr = "127.0.0.1:0"
	s := NewServer(e, options)
	if _, err := s.Activate(); err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- s.Serve() }()
	t.Cleanup(func() {
		ctx, cancel := context.WithCancel(context.Background())
		cancel() // no grace
		s.Stop(ctx)
		if err := <-served; err != nil {
			t.Errorf("Serve: %v", err)
		}
		e.Close(ctx)
		http.DefaultClient.CloseIdleConnections()
	})
	return s
}

// post sends a request body to a path and gives status and body of the answer.
func post(t *testing.T, s *Server, path, body string) (int, string) {
	t.Helper()
	response, err := http.Post(s.URL("")+path, "text/xml", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(text)
}

// call makes a request, sends it and gives the answer's body.
func call(t *testing.T, s *Server, path, name string, params ...any) string {
	t.Helper()
	body, err := codec.Encoder{}.AppendCall(nil, codec.Call{Name: name, Params: params})
	if err != nil {
		t.Fatal(err)
	}
	status, text := post(t, s, path, string(body))
	if status != http.StatusOK {
		t.Errorf("%s: status %d", name, status)
	}
	return text
}

// count is how many sessions there are.
func (s *sessions) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.byKey)
}
