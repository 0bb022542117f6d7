package client

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/rflua/rflua/bridge/jsonrpc/frame"
	"github.com/rflua/rflua/bridge/jsonrpc/jsontext"
	logged "github.com/rflua/rflua/engine/message"
	"github.com/rflua/rflua/engine/value"
)

// send sends one message.
func (c *Client) send(message *value.Dict) error {
	body, err := jsontext.Encoder{}.Append(nil, message)
	if err != nil {
		return err
	}
	_, err = c.conn.Write(frame.Append(nil, body))
	return err
}

// call sends a request and returns the result, which must be an object. It is canceled with ctx.
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

// exchange is call without a context. Messages that come before the response are notifications.
func (c *Client) exchange(id string, request *value.Dict) (*value.Dict, error) {
	if err := c.send(request); err != nil {
		return nil, err
	}
	for {
		body, err := frame.Read(c.r, false)
		if err != nil {
			return nil, fmt.Errorf("the connection ended without an answer: %w", err)
		}
		m, err := decodeResponse(body)
		if err != nil {
			return nil, fmt.Errorf("the answer cannot be read: %w", err)
		}
		got, _ := m.Get("id")
		e, _ := m.Get("error")
		if got != id && (got != nil || e == nil) { // an error for nobody ends the session
			c.notification(m)
			continue
		}
		if e != nil {
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

// decodeResponse reads a message.
func decodeResponse(body []byte) (*value.Dict, error) {
	v, err := jsontext.DecodeInside(body, responseDepth)
	if err != nil {
		return nil, err
	}
	d, ok := v.(*value.Dict)
	if !ok {
		return nil, fmt.Errorf("it is not an object")
	}
	return d, nil
}

// notification logs the message of a keyword. Other notifications are ignored.
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

// text returns a member that is a string, or "".
func text(d *value.Dict, name string) string {
	v, _ := d.Get(name)
	s, _ := v.(string)
	return s
}

// list returns items, and never nil.
func list(items []any) []any {
	if items == nil {
		return []any{}
	}
	return items
}

// dict returns d, and never nil.
func dict(d *value.Dict) *value.Dict {
	if d == nil {
		return value.NewDict(0)
	}
	return d
}
