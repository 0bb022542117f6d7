package jsonrpc

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/rflua/rflua/engine"
	logged "github.com/rflua/rflua/engine/message"
	"github.com/rflua/rflua/engine/value"
)

// method is one method of the protocol. handle answers the request, now or later, or gives the error to answer with.
type method struct {
	always bool // also before robot/initialize and after robot/shutdown
	handle func(*connection, *request) error
}

var methods map[string]*method

func init() {
	methods = map[string]*method{
		"robot/initialize":       {always: true, handle: (*connection).initialize},
		"robot/initialized":      {handle: (*connection).initialized},
		"robot/import_library":   {handle: (*connection).importLibrary},
		"robot/finalize_library": {handle: (*connection).finalizeLibrary},
		"robot/run_keyword":      {handle: (*connection).runKeyword},
		"robot/shutdown":         {handle: (*connection).shutdown},
		"robot/exit":             {always: true, handle: (*connection).exit},
	}
}

// emptyResult is the result of what has none: a missing one or null is an error to the client.
var emptyResult = []byte("{}")

func (c *connection) initialize(r *request) error {
	p, err := r.object(false)
	if err != nil {
		return err
	}
	trace, err := p.text("trace", false)
	if err != nil {
		return err
	}
	switch trace {
	case "", "off", "messages", "verbose":
	default:
		return invalid("params.trace is '%s'; it must be off, messages or verbose.", trace)
	}
	info, err := p.dict("client_info")
	if err != nil {
		return err
	}
	name, _ := info.Get("name")
	text, _ := name.(string)
	again := false
	c.change(func(s *connectionState) {
		if again = s.initialized; !again {
			s.initialized, s.trace = true, trace
			s.python = strings.HasPrefix(text, pythonClient)
		}
	})
	if again {
		return &protocolError{codeRequest, "The session is initialized already."}
	}
	c.succeed(r, c.server.introduction())
	return nil
}

// introduction is the result of robot/initialize.
func (s *Server) introduction() []byte {
	names := []any{}
	for _, lib := range s.engine.Libraries() {
		names = append(names, lib.Name)
	}
	b, _ := jsonEncoder{}.encode(nil, value.DictOf(
		"capabilities", value.DictOf("support_exit", true, "libraries", names),
		"server_info", value.DictOf("name", "rflua", "version", s.options.Version)))
	return b
}

func (c *connection) initialized(r *request) error {
	c.succeed(r, emptyResult)
	return nil
}

func (c *connection) importLibrary(r *request) error {
	p, err := r.object(true)
	if err != nil {
		return err
	}
	name, err := p.text("name", false)
	if err != nil {
		return err
	}
	args, err := p.list("args")
	if err != nil {
		return err
	}
	named, err := p.dict("kw_args")
	if err != nil {
		return err
	}
	lib, err := c.server.library(name)
	if err != nil {
		return invalid("%v", err)
	}
	if args, named, err = c.unpacked(args, named); err != nil {
		return invalid("%v", err)
	}
	full := false
	c.change(func(s *connectionState) { full = len(s.live) >= maxImports })
	if full {
		return invalid("This session has the limit of %d libraries at once; finalize some.", maxImports)
	}
	c.spawn(func() {
		defer c.rescue(r)
		if err := c.makeInstance(r, lib, args, named); err != nil {
			c.fail(r, err)
		}
	})
	return nil
}

// makeInstance answers robot/import_library.
func (c *connection) makeInstance(r *request, lib *engine.Library, args []any, named *value.Dict) error {
	in, err := lib.NewInstance(c.ctx, engine.Import{Args: args, Named: named, Log: c.log})
	if err != nil {
		return &protocolError{importCode(err), strings.TrimSuffix(err.Error(), "\n")}
	}
	i := newImported(in)
	late, python := false, false
	c.change(func(s *connectionState) {
		python = s.python
		if late = s.ended || s.shutDown || s.stopping; !late {
			s.imported[in.Token] = i
			s.live[i] = struct{}{}
		}
	})
	if late {
		in.Finalize(c.ctx)
		return &protocolError{codeRequest, "The session ended while the library was imported."}
	}
	result, err := importResult(in, python)
	if err != nil {
		c.finalizeInstance(i)
		return err
	}
	c.spawn(func() { i.runJobs(c.link) })
	c.succeed(r, result)
	return nil
}

// finalizeInstance ends an instance and all that the connection knows of it.
func (c *connection) finalizeInstance(i *imported) {
	i.instance.Finalize(c.ctx)
	c.change(func(s *connectionState) {
		delete(s.imported, i.instance.Token)
		delete(s.live, i)
	})
}

// importCode tells wrong requests from libraries that do not work.
func importCode(err error) int {
	if _, ok := err.(*engine.LoadError); ok {
		return codeInternal
	}
	return codeParams
}

// library is the one that a client asks for; "" is the first that --allow names, else the only one.
func (s *Server) library(name string) (*engine.Library, error) {
	if name != "" {
		return s.engine.Library(name)
	}
	all := s.engine.Libraries()
	switch {
	case s.options.Default != "":
		return s.engine.Library(s.options.Default)
	case len(all) == 1:
		return all[0], nil
	}
	names := make([]string, len(all))
	for i, lib := range all {
		names[i] = lib.Name
	}
	return nil, fmt.Errorf("The import names no library, and there are %d: %s. Give the name of one.", len(all), strings.Join(names, ", "))
}

func (c *connection) finalizeLibrary(r *request) error {
	p, err := r.object(true)
	if err != nil {
		return err
	}
	token, err := p.text("token", true)
	if err != nil {
		return err
	}
	var i *imported
	c.change(func(s *connectionState) {
		i = s.imported[token]
		delete(s.imported, token)
	})
	if i == nil {
		return invalid("There is no library with the token '%s' in this session.", token)
	}
	c.enqueue(r, i, func() bool {
		c.finalizeInstance(i)
		c.succeed(r, emptyResult)
		return true
	})
	return nil
}

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
		result, failure := i.instance.Run(c.ctx, engine.Call{Keyword: name, Args: args, Named: named, Log: c.log})
		c.succeed(r, c.outcome(name, result, failure))
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
	if err := c.notify("robot/log", logParams(m.Text, level, m.Time, html, console)); err != nil {
		c.logger.Debug("a message could not be sent", "error", err)
	}
}

func (c *connection) shutdown(r *request) error {
	var all []*imported
	c.change(func(s *connectionState) {
		s.shutDown = true
		for token, i := range s.imported {
			all = append(all, i)
			delete(s.imported, token)
		}
	})
	// Every instance is finalized behind the calls that it still has to run.
	finalized := make(chan struct{}, len(all))
	for _, i := range all {
		i.add(func() bool {
			defer func() { finalized <- struct{}{} }()
			c.finalizeInstance(i)
			return true
		})
	}
	c.spawn(func() {
		for range all {
			select {
			case <-finalized:
			case <-c.link.Done(): // they are finalized with the connection
				return
			}
		}
		c.succeed(r, emptyResult)
	})
	return nil
}

// patience is how long the server waits after robot/exit for the client to close first, which is what it needs.
const patience = 500 * time.Millisecond

func (c *connection) exit(r *request) error {
	c.succeed(r, emptyResult)
	timer := time.AfterFunc(patience, c.stream.abort)
	context.AfterFunc(c.link, func() { timer.Stop() })
	return nil
}
