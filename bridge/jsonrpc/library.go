package jsonrpc

import (
	"errors"
	"fmt"
	"strings"

	"github.com/sourcegraph/jsonrpc2"

	"github.com/rflua/rflua/engine"
	"github.com/rflua/rflua/engine/value"
)

// importLibrary makes an instance on a goroutine of its own, since that may take long.
func (c *connection) importLibrary(r *jsonrpc2.Request) error {
	p, err := paramsOf(r, true)
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
	if args, named, err = c.unpickled(args, named); err != nil {
		return invalid("%v", err)
	}
	full := false
	c.change(func(s *connectionState) { full = len(s.instances) >= maxImports })
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
func (c *connection) makeInstance(r *jsonrpc2.Request, lib *engine.Library, args []any, named *value.Dict) error {
	in, err := lib.NewInstance(c.ctx, engine.Import{Args: args, Named: named, Log: c.log})
	if err != nil {
		return &jsonrpc2.Error{Code: importCode(err), Message: strings.TrimSuffix(err.Error(), "\n")}
	}
	i := newLibraryInstance(in)
	late, python := false, false
	c.change(func(s *connectionState) {
		python = s.python
		if late = s.ended || s.shutDown || s.stopping; !late {
			s.byToken[in.Token] = i
			s.instances[i] = struct{}{}
		}
	})
	if late {
		in.Finalize(c.ctx)
		return &jsonrpc2.Error{Code: jsonrpc2.CodeInvalidRequest, Message: "The session ended while the library was imported."}
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

// importCode returns the code of an error: a library that does not load is not the client's fault.
func importCode(err error) int64 {
	var load *engine.LoadError
	if errors.As(err, &load) {
		return jsonrpc2.CodeInternalError
	}
	return jsonrpc2.CodeInvalidParams
}

// library returns the library that a client asks for. For "" that is the default, else the only one.
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

// finalizeLibrary finalizes an instance after the calls that it still has to run.
func (c *connection) finalizeLibrary(r *jsonrpc2.Request) error {
	p, err := paramsOf(r, true)
	if err != nil {
		return err
	}
	token, err := p.text("token", true)
	if err != nil {
		return err
	}
	var i *libraryInstance
	c.change(func(s *connectionState) {
		i = s.byToken[token]
		delete(s.byToken, token)
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
