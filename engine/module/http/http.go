// Package http is the Lua module robot.http: requests to web services, alone or in a session that keeps cookies,
// connections and defaults.
//
// A response is a plain table with methods, not a userdata, so that a keyword can return it to the test unchanged: there
// it is a dict with status, reason, headers, cookies, body and the like. A response is a result whatever its status; nil
// and a message mean that there is no complete response. The message names the method, the URL without its secrets, and
// the cause.
//
// Every request and response is logged at DEBUG, with the values of secret headers, cookies, parameters and JSON fields
// replaced: see mask.go for what counts as secret. Requests end with the keyword that made them, or after their
// timeout, which covers everything from the connection to the last byte of the body. Bodies are held in memory up to
// max_body; only uploads and downloads, which are confined to --fs-root, are not.
//
// A module and its sessions are for the goroutine that runs the Lua state. The goroutines that net/http starts belong to
// connections, which close with the state; connections and the body of a request have locks, for these goroutines.
package http

import (
	_ "embed"
	"net/http"
	"slices"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/module/host"
)

//go:embed http.lua
var definition string

// Module is robot.http.
var Module = host.Module{Name: "robot.http", Definition: definition, Open: open}

// module is robot.http in one Lua state.
type module struct {
	host        host.Host
	sessions    *host.Class
	responses   *host.Class
	connections *connections
	plain       *http.Transport // of requests without a session and without options about the connection
}

// verbs are the methods that have a function of their own.
var verbs = []string{"get", "post", "put", "patch", "delete", "head"}

func open(_ *lua.LState, h host.Host) host.Contents {
	m := &module{host: h, connections: newConnections()}
	h.OnClose(m.connections.close)
	m.plain = m.newTransport()
	m.sessions = &host.Class{Name: "robot.http.Session", Methods: m.sessionMethods(), Text: describeSession}
	m.responses = &host.Class{Name: "robot.http.Response", Methods: m.responseMethods(), Text: describeResponse}
	return host.Contents{
		Functions: append(requests(m.once), host.Function{Name: "session", Params: "options?", Run: m.session}),
		Classes:   []*host.Class{m.sessions, m.responses},
	}
}

// requests returns the functions that make a request. run is called with the method and the number of the argument that
// is the URL; the options follow it.
func requests(run func(c *host.Call, method string, at int) int) []host.Function {
	functions := []host.Function{{Name: "request", Params: "method, url, options?", Run: func(c *host.Call) int {
		method := c.String(1)
		if !isToken(method) {
			c.ArgError(1, "must be a method such as GET, not %s", host.Describe(c.Arg(1)))
		}
		return run(c, strings.ToUpper(method), 2)
	}}}
	for _, verb := range verbs {
		functions = append(functions, host.Function{Name: verb, Params: "url, options?", Run: func(c *host.Call) int {
			return run(c, strings.ToUpper(verb), 1)
		}})
	}
	return functions
}

// once makes a request without a session: cookies are kept from one redirect to the next only.
func (m *module) once(c *host.Call, method string, at int) int {
	o := c.Options(at+1, slices.Concat(settingOptions, requestOptions, connectionOptions)...)
	s := &session{module: m, settings: defaults, transport: m.plain, jar: newJar()}
	if slices.ContainsFunc(connectionOptions, o.Given) {
		s.transport = m.newTransport()
		defer s.transport.CloseIdleConnections()
		if err := s.configure(o); err != nil {
			return c.Fail(err)
		}
	}
	return s.send(c, method, at, o)
}
