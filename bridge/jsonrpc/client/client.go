// Package client is a client of the JSON-RPC remote protocol: what `rflua call` speaks to a server of any kind.
//
//	c, err := client.Dial(ctx, "tcp", "127.0.0.1:8271", version, log)
//	defer c.Close(ctx)
//	token, definition, err := c.Import(ctx, "Calculator", nil, nil)
//	result, failure, err := c.Run(ctx, token, "add", args, nil)
//
// It promises that values keep their types and the order of dicts, and that a keyword that does not pass is a Failure and
// no error. It does not pickle: values are sent and expected as JSON. A Client is for one goroutine and starts none.
package client

import (
	"bufio"
	"context"
	"crypto/tls"
	"fmt"
	"net"

	"github.com/rflua/rflua/engine"
	logged "github.com/rflua/rflua/engine/message"
	"github.com/rflua/rflua/engine/value"
)

// Client is a session with a server. It sends one request at a time. When the context of a request is done, the connection
// is closed, which cancels what runs.
type Client struct {
	// Libraries are the names of the server's libraries; empty if the server does not send them.
	Libraries []string

	conn net.Conn
	r    *bufio.Reader
	id   int
	log  func(logged.Message)
}

// ResponseError is a JSON-RPC error in response to a request.
type ResponseError struct {
	Code    int
	Message string
}

// Error returns the message of the server.
func (e *ResponseError) Error() string { return e.Message }

// Dial connects to a server and initializes the session. log is called with the messages of keywords while they run.
func Dial(ctx context.Context, network, addr, version string, log func(logged.Message)) (*Client, error) {
	conn, err := (&net.Dialer{}).DialContext(ctx, network, addr)
	if err != nil {
		return nil, err
	}
	return begin(ctx, conn, version, log)
}

// DialTLS is Dial over TLS.
func DialTLS(ctx context.Context, addr string, config *tls.Config, version string, log func(logged.Message)) (*Client, error) {
	conn, err := (&tls.Dialer{Config: config}).DialContext(ctx, "tcp", addr)
	if err != nil {
		return nil, err
	}
	return begin(ctx, conn, version, log)
}

// begin initializes the session.
func begin(ctx context.Context, conn net.Conn, version string, log func(logged.Message)) (*Client, error) {
	c := &Client{conn: conn, r: bufio.NewReader(conn), log: log}
	answer, err := c.call(ctx, "robot/initialize", value.DictOf("client_info", value.DictOf("name", "rflua", "version", version)))
	if err == nil {
		c.Libraries = offered(answer)
		err = c.send(value.DictOf("jsonrpc", "2.0", "method", "robot/initialized", "params", value.NewDict(0)))
	}
	if err != nil {
		conn.Close()
		return nil, err
	}
	return c, nil
}

// offered returns the libraries that the answer to robot/initialize names.
func offered(answer *value.Dict) (names []string) {
	c, _ := answer.Get("capabilities")
	capabilities, _ := c.(*value.Dict)
	l, _ := capabilities.Get("libraries")
	libraries, _ := l.([]any)
	for _, item := range libraries {
		if name, ok := item.(string); ok {
			names = append(names, name)
		}
	}
	return names
}

// Import imports a library and returns the token of the instance and the LibraryDefinition.
func (c *Client) Import(ctx context.Context, name string, args []any, named *value.Dict) (token string, definition *value.Dict, err error) {
	result, err := c.call(ctx, "robot/import_library", value.DictOf("name", name, "args", list(args), "kw_args", dict(named)))
	if err != nil {
		return "", nil, err
	}
	t, _ := result.Get("token")
	d, _ := result.Get("definition")
	token, ok := t.(string)
	definition, okToo := d.(*value.Dict)
	if !ok || !okToo {
		return "", nil, fmt.Errorf("the answer to robot/import_library has no token or no definition")
	}
	return token, definition, nil
}

// Run runs a keyword and returns its result, or why it did not pass.
func (c *Client) Run(ctx context.Context, token, name string, args []any, named *value.Dict) (any, *engine.Failure, error) {
	result, err := c.call(ctx, "robot/run_keyword", value.DictOf("library_token", token, "name", name, "args", list(args), "kwargs", dict(named)))
	if err != nil {
		return nil, nil, err
	}
	e, _ := result.Get("error")
	failed, ok := e.(*value.Dict)
	if !ok {
		returned, _ := result.Get("result")
		return returned, nil, nil
	}
	failure := &engine.Failure{Message: text(failed, "message"), Type: text(failed, "type"), Traceback: text(failed, "traceback")}
	switch text(failed, "mode") {
	case "SKIP":
		failure.Skip = true
	case "FATAL":
		failure.Fatal = true
	case "CONTINUABLE":
		failure.Continuable = true
	}
	return nil, failure, nil
}

// Close ends the session and waits until its instances are finalized, or until ctx is done.
func (c *Client) Close(ctx context.Context) {
	defer c.conn.Close()
	if _, err := c.call(ctx, "robot/shutdown", value.NewDict(0)); err == nil {
		_ = c.send(value.DictOf("jsonrpc", "2.0", "method", "robot/exit", "params", value.NewDict(0)))
	}
}
