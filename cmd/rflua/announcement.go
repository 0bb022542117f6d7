package main

import (
	"github.com/rflua/rflua/bridge/xmlrpc"
	"github.com/rflua/rflua/engine"
	"github.com/rflua/rflua/engine/diag"
)

// announcement is what serve says when it starts.
type announcement struct {
	addr        string // host:port
	roots       []string
	url         string // of all libraries together
	libraries   []served
	shared      []string // keyword names that several libraries have
	diagnostics []*diag.Diagnostic
}

// served is one library.
type served struct {
	name     string
	url      string
	keywords int // -1 if the library does not load
}

func newAnnouncement(addr string, roots []string, e *engine.Engine, server *xmlrpc.Server) *announcement {
	a := &announcement{addr: addr, roots: roots, url: server.URL(""), shared: server.SharedKeywords(), diagnostics: diagnostics(e)}
	for _, lib := range e.Libraries() {
		s := served{name: lib.Name, url: server.URL(lib.Name), keywords: -1}
		if r := lib.Revision(); r != nil {
			s.keywords = len(r.Keywords)
		}
		a.libraries = append(a.libraries, s)
	}
	return a
}

// warning is what is wrong with the whole: nothing to serve. It is empty if there is something.
func (a *announcement) warning() string {
	for _, lib := range a.libraries {
		if lib.keywords >= 0 {
			return ""
		}
	}
	if len(a.libraries) > 0 {
		return "none of the libraries loads, so there are no keywords"
	}
	return "there are no libraries in " + join(a.roots) + "; a library is a Lua file, or a directory with an init.lua, " +
		"directly in a served directory, whose name starts neither with _ nor with a dot"
}
