package jsonrpc

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/rflua/rflua/bridge/jsonrpc/frame"
	"github.com/rflua/rflua/bridge/jsonrpc/jsontext"
	"github.com/rflua/rflua/engine"
	"github.com/rflua/rflua/engine/value"
	"github.com/rflua/rflua/internal/rftest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// started serves testdata/lua in the background until the test ends.
func started(t *testing.T, options Options) *Server {
	t.Helper()
	e, err := engine.Open(t.Context(), engine.Config{Roots: []string{"testdata/lua"}})
	if err != nil {
		t.Fatal(err)
	}
	if options.Addr == "" {
		options.Addr = "127.0.0.1:0"
	}
	options.Version = "1.2.3"
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
		if n := e.InstanceCount(); n != 0 {
			t.Errorf("%d instances are left", n)
		}
		e.Close(ctx)
	})
	return s
}

// client is one connection, without any knowledge of the protocol beyond frames.
type client struct {
	t    *testing.T
	conn net.Conn
	r    *bufio.Reader
	id   int
}

// connected returns a connection to a server.
func connected(t *testing.T, s *Server) *client {
	t.Helper()
	conn, err := net.Dial(s.Addr().Network(), s.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return &client{t: t, conn: conn, r: bufio.NewReader(conn)}
}

// session returns a connection that is initialized.
func session(t *testing.T, s *Server) *client {
	t.Helper()
	c := connected(t, s)
	c.call("robot/initialize", `{"client_info":{"name":"test","version":"1"}}`)
	c.notify("robot/initialized", "{}")
	return c
}

func (c *client) send(body string) {
	c.t.Helper()
	if _, err := c.conn.Write(frame.Append(nil, []byte(body))); err != nil {
		c.t.Fatal(err)
	}
}

// receive returns the body of the next frame, or "" if the server has closed the connection.
func (c *client) receive() string {
	c.t.Helper()
	if err := c.conn.SetReadDeadline(time.Now().Add(rftest.Patience)); err != nil {
		c.t.Fatal(err)
	}
	body, err := frame.Read(c.r, false)
	if err != nil {
		var ne net.Error
		if errors.As(err, &ne) && ne.Timeout() {
			c.t.Fatal("the server does not answer")
		}
		return ""
	}
	return strings.TrimSuffix(string(body), "\r\n")
}

func (c *client) notify(method, params string) {
	c.t.Helper()
	c.send(fmt.Sprintf(`{"jsonrpc":"2.0","method":%q,"params":%s}`, method, params))
}

// call sends a request and returns the response, skipping notifications.
func (c *client) call(method, params string) string {
	c.t.Helper()
	c.id++
	c.send(fmt.Sprintf(`{"jsonrpc":"2.0","id":"%d","method":%q,"params":%s}`, c.id, method, params))
	return c.response(fmt.Sprintf("%q", fmt.Sprint(c.id)))
}

// response returns the next response, which must have that id.
func (c *client) response(id string) string {
	c.t.Helper()
	for {
		body := c.receive()
		if strings.HasPrefix(body, `{"jsonrpc":"2.0","id":`+id+`,`) {
			return body
		}
		if body == "" || strings.HasPrefix(body, `{"jsonrpc":"2.0","id":`) {
			c.t.Fatalf("got %q, want the response %s", body, id)
		}
	}
}

// imports imports a library and returns its token.
func (c *client) imports(params string) string {
	c.t.Helper()
	token, _ := c.result(c.call("robot/import_library", params)).Get("token")
	text, _ := token.(string)
	if text == "" {
		c.t.Fatalf("the import of %s gives no token", params)
	}
	return text
}

// result returns the result object of a response.
func (c *client) result(response string) *value.Dict {
	c.t.Helper()
	v, err := jsontext.Decode([]byte(response))
	if err != nil {
		c.t.Fatalf("%v: %s", err, response)
	}
	result, _ := v.(*value.Dict).Get("result")
	d, ok := result.(*value.Dict)
	if !ok {
		c.t.Fatalf("there is no result in %s", response)
	}
	return d
}

// run runs a keyword and returns the JSON of the result object.
func (c *client) run(token, keyword, args string) string {
	c.t.Helper()
	response := c.call("robot/run_keyword", fmt.Sprintf(`{"library_token":%q,"name":%q,"args":%s}`, token, keyword, args))
	_, result, ok := strings.Cut(response, `"result":`)
	if !ok {
		c.t.Fatalf("run_keyword gets %s", response)
	}
	return strings.TrimSuffix(result, "}")
}
