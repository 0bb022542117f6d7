package jsonrpc

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/sourcegraph/jsonrpc2"

	"github.com/rflua/rflua/engine"
)

// codeNotInitialized is the protocol's own code of an error.
const codeNotInitialized = -32000

// invalid returns the answer to wrong params.
func invalid(format string, args ...any) error {
	return &jsonrpc2.Error{Code: jsonrpc2.CodeInvalidParams, Message: fmt.Sprintf(format, args...)}
}

// emptyResult is the result of a method without one. It is an object: JsonRpcRemote needs a result, and not null.
const emptyResult = "{}"

// succeed answers with a result, which is JSON.
func (c *connection) succeed(r *jsonrpc2.Request, result string) {
	p := newPayload()
	*p = append(*p, result...)
	c.answer(r, p)
}

// failKeyword answers robot/run_keyword with a failed keyword: a JSON-RPC error would make the client's session useless.
func (c *connection) failKeyword(r *jsonrpc2.Request, text string) {
	p := newPayload()
	*p = appendRunError(*p, &engine.Failure{Message: text})
	c.answer(r, p)
}

// answer answers with a result from newPayload. A notification gets no answer.
func (c *connection) answer(r *jsonrpc2.Request, result *json.RawMessage) {
	if !r.Notif {
		c.checkSent(r, c.rpc.SendResponse(c.link, &jsonrpc2.Response{ID: r.ID, Result: result}))
	}
	c.answered(r, "")
}

// fail answers with an error: a *jsonrpc2.Error as it is, any other as an internal one. A notification gets no answer.
func (c *connection) fail(r *jsonrpc2.Request, err error) {
	var e *jsonrpc2.Error
	if !errors.As(err, &e) {
		e = &jsonrpc2.Error{Code: jsonrpc2.CodeInternalError, Message: err.Error()}
	}
	c.logger.Debug("a request gets an error", "method", r.Method, "code", e.Code, "message", e.Message)
	if !r.Notif {
		c.checkSent(r, c.rpc.ReplyWithError(c.link, r.ID, e))
	}
	c.answered(r, e.Message)
}

// checkSent logs an answer that could not be sent.
func (c *connection) checkSent(r *jsonrpc2.Request, err error) {
	if err != nil {
		c.logger.Debug("an answer could not be sent", "method", r.Method, "error", err)
	}
}

// answered counts a request as done and traces it.
func (c *connection) answered(r *jsonrpc2.Request, problem string) {
	var trace string
	c.change(func(s *connectionState) {
		s.busy--
		s.settle()
		trace = s.trace
	})
	if trace != "messages" && trace != "verbose" {
		return
	}
	text := r.Method + " done"
	if problem != "" {
		text = r.Method + " failed: " + problem
	}
	if trace == "verbose" && !r.Notif {
		text += " (id " + r.ID.Str + ")"
	}
	p := newPayload()
	*p = appendLogParams(*p, text, "TRACE", time.Now(), false, false)
	_ = c.notify("robot/trace", p)
}

// notify sends a notification with params from newPayload.
func (c *connection) notify(method string, params *json.RawMessage) error {
	return c.rpc.Notify(c.link, method, nil, jsonrpc2.ExtraField(paramsField, params))
}
