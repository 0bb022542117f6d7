package jsonrpc

import (
	"fmt"
	"strings"

	"github.com/rflua/rflua/engine"
	"github.com/rflua/rflua/engine/value"
)

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
