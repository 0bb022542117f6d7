package jsonrpc

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/sourcegraph/jsonrpc2"

	"github.com/rflua/rflua/bridge/ops"
	"github.com/rflua/rflua/engine/crash"
)

// Handle answers one request, or lets a goroutine of the connection answer it later. jsonrpc2 calls it for one request
// after the other, in the order in which they came. Nothing may use the params after it returns.
func (c *connection) Handle(_ context.Context, _ *jsonrpc2.Conn, r *jsonrpc2.Request) {
	defer func() { r.Params, r.ExtraFields = nil, nil }()
	defer c.rescue(r)
	m := methods[r.Method]
	if refusal := c.admit(r, m); refusal != nil {
		c.refuse(r, refusal)
	} else if err := m.handle(c, r); err != nil {
		c.fail(r, err)
	}
}

// admit returns why a request is not to be handled now, or nil.
func (c *connection) admit(r *jsonrpc2.Request, m *method) error {
	var initialized, shutDown, stopping bool
	c.change(func(s *connectionState) { initialized, shutDown, stopping = s.initialized, s.shutDown, s.stopping })
	switch {
	case m == nil:
		text := fmt.Sprintf("There is no method '%s'.", r.Method)
		if near := closestMethod(r.Method); near != "" {
			text += fmt.Sprintf(" Did you mean '%s'?", near)
		}
		return &jsonrpc2.Error{Code: jsonrpc2.CodeMethodNotFound, Message: text}
	case m.always:
	case !initialized:
		return &jsonrpc2.Error{Code: codeNotInitialized, Message: r.Method + " came before robot/initialize."}
	case stopping:
		return &jsonrpc2.Error{Code: jsonrpc2.CodeInvalidRequest, Message: "The server is stopping."}
	case shutDown:
		return &jsonrpc2.Error{Code: jsonrpc2.CodeInvalidRequest, Message: r.Method + " came after the session was shut down."}
	}
	return nil
}

// refuse answers a request that is not handled.
func (c *connection) refuse(r *jsonrpc2.Request, refusal error) {
	var e *jsonrpc2.Error
	if r.Method == runKeywordMethod && errors.As(refusal, &e) && e.Code == jsonrpc2.CodeInvalidRequest {
		c.failKeyword(r, e.Message)
	} else {
		c.fail(r, refusal)
	}
}

// rescue answers a request whose handling panicked.
func (c *connection) rescue(r *jsonrpc2.Request) {
	p := recover()
	if p == nil {
		return
	}
	text := crash.Report(c.logger, p, crash.Place{Doing: "answering " + r.Method, Request: ops.NewID()})
	if r.Method == runKeywordMethod {
		c.failKeyword(r, text)
	} else {
		c.fail(r, errors.New(text))
	}
}

// closestMethod returns the method that was probably meant, or "".
func closestMethod(name string) string {
	short := name[strings.LastIndexByte(name, '/')+1:]
	for known := range methods {
		if strings.TrimPrefix(known, "robot/") == short {
			return known
		}
	}
	return ""
}
