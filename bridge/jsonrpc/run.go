package jsonrpc

import (
	"fmt"

	"github.com/rflua/rflua/bridge/ops"
	"github.com/rflua/rflua/engine"
	logged "github.com/rflua/rflua/engine/message"
	"github.com/rflua/rflua/engine/value"
)

func (c *connection) runKeyword(r *request) error {
	p, err := r.object(true)
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
	var i *imported
	full := false
	c.change(func(s *connectionState) {
		i = s.imported[token]
		if full = s.waiting >= maxWaiting || s.waiting > 0 && s.waitingBytes+r.size > maxWaitingBytes; i != nil && !full {
			s.waiting++
			s.waitingBytes += r.size
		}
	})
	switch {
	case i == nil:
		c.refuse(r, fmt.Sprintf("There is no library with the token '%s' in this session.", token))
		return nil
	case full:
		c.refuse(r, fmt.Sprintf("Too many calls wait in this session: the limits are %d calls and %d MiB.", maxWaiting, maxWaitingBytes>>20))
		return nil
	}
	begin := func() {
		c.change(func(s *connectionState) {
			s.waiting--
			s.waitingBytes -= r.size
		})
	}
	if args, named, err = c.unpacked(args, named); err != nil {
		begin()
		c.refuse(r, fmt.Sprintf("Keyword '%s': %v", name, err))
		return nil
	}
	c.enqueue(r, i, func() bool {
		begin()
		o := c.server.options.Calls.Run(c.ctx, i.instance, "jsonrpc", engine.Call{Keyword: name, Args: args, Named: named, Log: c.log, ID: ops.NewID()})
		c.answer(r, func(dst []byte) []byte { return c.appendOutcome(dst, name, o.Result, o.Failure) })
		return false
	})
	return nil
}

// unpacked are arguments with the values that the client had pickled. A client that pickles reads pickles.
func (c *connection) unpacked(args []any, named *value.Dict) ([]any, *value.Dict, error) {
	pickled := false
	for i, v := range args {
		got, was, err := unpack(v)
		if err != nil {
			return nil, nil, fmt.Errorf("argument %d: %w", i+1, err)
		}
		args[i], pickled = got, pickled || was
	}
	for name, v := range named.All() {
		got, was, err := unpack(v)
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

// unpack is the value of {"__pickled__": hex}, or v itself.
func unpack(v any) (got any, pickled bool, err error) {
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
	got, err = unpickleHex(hex)
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
		// Robot Framework shows them on the console of itself, but JsonRpcRemote takes a missing console for false.
		c.change(func(s *connectionState) { console = s.python })
	}
	if err := c.notify("robot/log", func(dst []byte) []byte { return appendLogParams(dst, m.Text, level, m.Time, html, console) }); err != nil {
		c.logger.Debug("a message could not be sent", "error", err)
	}
}
