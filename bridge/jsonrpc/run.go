package jsonrpc

import (
	"fmt"

	"github.com/sourcegraph/jsonrpc2"

	"github.com/rflua/rflua/bridge/jsonrpc/pickle"
	"github.com/rflua/rflua/bridge/ops"
	"github.com/rflua/rflua/engine"
	logged "github.com/rflua/rflua/engine/message"
	"github.com/rflua/rflua/engine/value"
)

// runKeyword queues a call behind those of the same instance.
func (c *connection) runKeyword(r *jsonrpc2.Request) error {
	p, err := paramsOf(r, true)
	if err != nil {
		return err
	}
	token, err := p.text("library_token", true)
	if err != nil {
		return err
	}
	name, err := p.text("name", true)
	if err != nil {
		return err
	}
	args, err := p.list("args")
	if err != nil {
		return err
	}
	named, err := p.dict("kwargs")
	if err != nil {
		return err
	}
	size := len(*r.Params)
	i, refusal := c.reserve(token, size)
	if refusal != "" {
		c.failKeyword(r, refusal)
		return nil
	}
	if args, named, err = c.unpickled(args, named); err != nil {
		c.begun(size)
		c.failKeyword(r, fmt.Sprintf("Keyword '%s': %v", name, err))
		return nil
	}
	c.enqueue(r, i, func() bool {
		c.begun(size)
		o := c.server.options.Calls.Run(c.ctx, i.instance, "jsonrpc", engine.Call{Keyword: name, Args: args, Named: named, Log: c.log, ID: ops.NewID()})
		p := newPayload()
		*p = c.appendOutcome(*p, name, o.Result, o.Failure)
		c.answer(r, p)
		return false
	})
	return nil
}

// reserve returns the instance of a token and counts a call, with params of size bytes, as waiting until begun is called.
// A refusal is why the call cannot wait.
func (c *connection) reserve(token string, size int) (i *libraryInstance, refusal string) {
	full := false
	c.change(func(s *connectionState) {
		i = s.byToken[token]
		if full = s.waiting >= maxWaiting || s.waiting > 0 && s.waitingBytes+size > maxWaitingBytes; i != nil && !full {
			s.waiting++
			s.waitingBytes += size
		}
	})
	switch {
	case i == nil:
		return nil, fmt.Sprintf("There is no library with the token '%s' in this session.", token)
	case full:
		return nil, fmt.Sprintf("Too many calls wait in this session: the limits are %d calls and %d MiB.", maxWaiting, maxWaitingBytes>>20)
	}
	return i, ""
}

// begun counts a call as no longer waiting.
func (c *connection) begun(size int) {
	c.change(func(s *connectionState) {
		s.waiting--
		s.waitingBytes -= size
	})
}

// unpickled returns arguments with the values that the client pickled. A client that pickles reads pickles.
func (c *connection) unpickled(args []any, named *value.Dict) ([]any, *value.Dict, error) {
	pickled := false
	for i, v := range args {
		got, was, err := unpickle(v)
		if err != nil {
			return nil, nil, fmt.Errorf("argument %d: %w", i+1, err)
		}
		args[i], pickled = got, pickled || was
	}
	for name, v := range named.All() {
		got, was, err := unpickle(v)
		if err != nil {
			return nil, nil, fmt.Errorf("argument '%s': %w", name, err)
		}
		if was {
			named.Set(name, got)
			pickled = true
		}
	}
	if pickled {
		c.change(func(s *connectionState) { s.python = true })
	}
	return args, named, nil
}

// unpickle returns the value of {"__pickled__": hex}, or v itself.
func unpickle(v any) (got any, pickled bool, err error) {
	d, ok := v.(*value.Dict)
	if !ok || d.Len() != 1 {
		return v, false, nil
	}
	text, ok := d.Get("__pickled__")
	if !ok {
		return v, false, nil
	}
	hex, ok := text.(string)
	if !ok {
		return nil, true, fmt.Errorf("__pickled__ is not a string")
	}
	got, err = pickle.DecodeHex(hex)
	return got, true, err
}

// log sends a message of a keyword while it runs.
func (c *connection) log(m logged.Message) {
	level, html, console := string(m.Level), false, false
	switch m.Level {
	case logged.HTML:
		level, html = "INFO", true
	case logged.Console:
		level, console = "INFO", true
	case logged.Warn, logged.Error:
		// Robot Framework shows them on the console by itself, but JsonRpcRemote reads a missing console as false.
		c.change(func(s *connectionState) { console = s.python })
	}
	p := newPayload()
	*p = appendLogParams(*p, m.Text, level, m.Time, html, console)
	if err := c.notify("robot/log", p); err != nil {
		c.logger.Debug("a message could not be sent", "error", err)
	}
}
