package jsonrpc

import (
	"strings"

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
	if c.net != nil {
		c.net.MarkBusy() // for as long as it is open
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
