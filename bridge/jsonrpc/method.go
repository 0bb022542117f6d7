package jsonrpc

import (
	"strings"

	"github.com/sourcegraph/jsonrpc2"

	"github.com/rflua/rflua/bridge/jsonrpc/jsontext"
	"github.com/rflua/rflua/engine/value"
)

// method is one method of the protocol. handle answers the request, now or later, or returns the error to answer with.
type method struct {
	always bool // also before robot/initialize and after robot/shutdown
	handle func(*connection, *jsonrpc2.Request) error
}

// runKeywordMethod is the method whose client cannot bear a JSON-RPC error.
const runKeywordMethod = "robot/run_keyword"

// methods are the methods of the protocol by name.
var methods = map[string]*method{
	"robot/initialize":       {always: true, handle: (*connection).initialize},
	"robot/initialized":      {handle: (*connection).initialized},
	"robot/import_library":   {handle: (*connection).importLibrary},
	"robot/finalize_library": {handle: (*connection).finalizeLibrary},
	runKeywordMethod:         {handle: (*connection).runKeyword},
	"robot/shutdown":         {handle: (*connection).shutdown},
	"robot/exit":             {always: true, handle: (*connection).exit},
}

// pythonClient is how the client_info of JsonRpcRemote begins.
const pythonClient = "RobotFramework JsonRpcRemote"

// initialize begins the session.
func (c *connection) initialize(r *jsonrpc2.Request) error {
	p, err := paramsOf(r, false)
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
		return &jsonrpc2.Error{Code: jsonrpc2.CodeInvalidRequest, Message: "The session is initialized already."}
	}
	if c.net != nil {
		c.net.MarkBusy() // for as long as it is open
	}
	c.succeed(r, c.server.introduction())
	return nil
}

// introduction returns the result of robot/initialize.
func (s *Server) introduction() string {
	names := []any{}
	for _, lib := range s.engine.Libraries() {
		names = append(names, lib.Name)
	}
	b, _ := jsontext.Encoder{}.Append(nil, value.DictOf( // it holds nothing but text
		"capabilities", value.DictOf("support_exit", true, "libraries", names),
		"server_info", value.DictOf("name", "rflua", "version", s.options.Version)))
	return string(b)
}

// initialized does nothing but answer.
func (c *connection) initialized(r *jsonrpc2.Request) error {
	c.succeed(r, emptyResult)
	return nil
}
