package jsonrpc

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"strconv"
	"time"

	"github.com/rflua/rflua/engine"
	logged "github.com/rflua/rflua/engine/message"
	"github.com/rflua/rflua/engine/value"
)

// Client is a session with a server of the protocol, of any kind. It sends one request at a time and is for one
// goroutine. When the context of a request is done the connection is closed, which cancels what runs.
type Client struct {
	// Libraries are the names of those that the server has; empty if it does not tell.
	Libraries []string

	conn net.Conn
	r    *bufio.Reader
	id   int
	log  func(logged.Message)
}

// ResponseError is a JSON-RPC error in reply to a request.
type ResponseError struct {
	Code    int
	Message string
}

func (e *ResponseError) Error() string { return e.Message }

// Dial connects to a server and initializes the session. log gets the messages of keywords while they run.
func Dial(ctx context.Context, network, addr, version string, log func(logged.Message)) (*Client, error) {
	conn, err := (&net.Dialer{}).DialContext(ctx, network, addr)
	if err != nil {
		return nil, err
	}
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

// offered are the libraries that the answer to robot/initialize names.
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

// Import imports a library and gives the token of the instance and the definition of the library.
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

// Run runs a keyword and gives what it returns, or why it did not pass.
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

// Close ends the session and waits until its instances are closed, or until ctx is done.
func (c *Client) Close(ctx context.Context) {
	defer c.conn.Close()
	if _, err := c.call(ctx, "robot/shutdown", value.NewDict(0)); err == nil {
		_ = c.send(value.DictOf("jsonrpc", "2.0", "method", "robot/exit", "params", value.NewDict(0)))
	}
}

func (c *Client) send(message *value.Dict) error {
	body, err := jsonEncoder{}.encode(nil, message)
	if err != nil {
		return err
	}
	_, err = c.conn.Write(appendFrame(nil, body))
	return err
}

// call sends a request and reads up to its response, whose result must be an object.
func (c *Client) call(ctx context.Context, method string, params *value.Dict) (*value.Dict, error) {
	stop := context.AfterFunc(ctx, func() { c.conn.Close() })
	defer stop()
	c.id++
	id := strconv.Itoa(c.id)
	result, err := c.exchange(id, value.DictOf("jsonrpc", "2.0", "id", id, "method", method, "params", params))
	if err != nil && ctx.Err() != nil {
		err = context.Cause(ctx)
	}
	return result, err
}

func (c *Client) exchange(id string, request *value.Dict) (*value.Dict, error) {
	if err := c.send(request); err != nil {
		return nil, err
	}
	for {
		body, err := readFrame(c.r, false)
		if err != nil {
			return nil, fmt.Errorf("the connection ended without an answer: %w", err)
		}
		m, err := decodeResponse(body)
		if err != nil {
			return nil, fmt.Errorf("the answer cannot be read: %w", err)
		}
		if got, _ := m.Get("id"); got != id {
			c.notification(m)
			continue
		}
		if e, _ := m.Get("error"); e != nil {
			d, _ := e.(*value.Dict)
			code, _ := d.Get("code")
			number, _ := code.(int64)
			return nil, &ResponseError{Code: int(number), Message: text(d, "message")}
		}
		v, _ := m.Get("result")
		result, ok := v.(*value.Dict)
		if !ok {
			return nil, fmt.Errorf("the answer has no result that is an object")
		}
		return result, nil
	}
}

// responseDepth is how many levels the protocol wraps around a value in a response.
const responseDepth = 2

func decodeResponse(body []byte) (*value.Dict, error) {
	p, err := parseJSON(body)
	defer p.release()
	if err != nil {
		return nil, err
	}
	p.depth = -responseDepth
	v, err := p.value()
	if err == nil {
		err = p.end()
	}
	d, ok := v.(*value.Dict)
	if err == nil && !ok {
		err = fmt.Errorf("it is not an object")
	}
	return d, err
}

// notification takes a message that is no response: only those of keywords are of use.
func (c *Client) notification(m *value.Dict) {
	v, _ := m.Get("params")
	p, ok := v.(*value.Dict)
	if text(m, "method") != "robot/log" || !ok {
		return
	}
	entry := logged.Message{Level: logged.Level(text(p, "level")), Text: text(p, "message"), Time: time.Now()}
	if at, err := time.Parse(time.RFC3339Nano, text(p, "timestamp")); err == nil {
		entry.Time = at
	}
	html, _ := p.Get("html")
	console, _ := p.Get("console")
	switch {
	case entry.Level == logged.Info && html == true:
		entry.Level = logged.HTML
	case entry.Level == logged.Info && console == true:
		entry.Level = logged.Console
	}
	c.log(entry)
}

func text(d *value.Dict, name string) string {
	v, _ := d.Get(name)
	s, _ := v.(string)
	return s
}

func list(items []any) []any {
	if items == nil {
		return []any{}
	}
	return items
}

func dict(d *value.Dict) *value.Dict {
	if d == nil {
		return value.NewDict(0)
	}
	return d
}
