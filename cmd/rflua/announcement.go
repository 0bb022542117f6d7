package main

import (
	"errors"

	"github.com/rflua/rflua/bridge/xmlrpc"
	"github.com/rflua/rflua/engine"
	"github.com/rflua/rflua/engine/diag"
)

// announcement is what serve says when it starts.
type announcement struct {
	endpoints   []*endpoint
	roots       []string
	url         string // of all libraries together over XML-RPC; empty without it
	libraries   []served
	shared      []string // keyword names that several libraries have
	skipped     error    // why JSON-RPC is not served; may be nil
	diagnostics []*diag.Diagnostic
	warnings    []string // about who may use the server
}

// served is one library.
type served struct {
	name     string
	url      string // over XML-RPC; empty without it
	keywords int    // -1 if the library does not load
}

func newAnnouncement(roots []string, e *engine.Engine, opened []*endpoint, skipped error) *announcement {
	a := &announcement{endpoints: opened, roots: roots, skipped: skipped, diagnostics: diagnostics(e)}
	var web *xmlrpc.Server
	for _, p := range opened {
		if s, ok := p.server.(*xmlrpc.Server); ok {
			web, a.url, a.shared = s, s.URL(""), s.SharedKeywords()
		}
	}
	for _, lib := range e.Libraries() {
		s := served{name: lib.Name, keywords: -1}
		if web != nil {
			s.url = web.URL(lib.Name)
		}
		if r := lib.Revision(); r != nil {
			s.keywords = len(r.Keywords)
		}
		a.libraries = append(a.libraries, s)
	}
	return a
}

// skippedText is why JSON-RPC is not served and what to do about it.
func (a *announcement) skippedText() string {
	text := a.skipped.Error()
	var hinted *errorWithHint
	if errors.As(a.skipped, &hinted) {
		text += "; " + hinted.hint
	}
	return text
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
