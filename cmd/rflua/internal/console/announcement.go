// Package console is how `rflua serve` reports what it does: [Text] prints lines for people, [Log] writes log records for
// machines. What is served goes to standard output, what is wrong to standard error; a Log has everything in the log.
//
// It does not decide anything and never fails: errors of writing are dropped, since a server outlives the reader of its
// output. The methods of a [Console] are called one at a time, except Waiting and Reloaded.
package console

import (
	"strings"
	"time"

	"github.com/rflua/rflua/bridge/xmlrpc"
	"github.com/rflua/rflua/engine"
	"github.com/rflua/rflua/engine/diag"
)

// Console is where serve reports what it does.
type Console interface {
	Started(*Announcement)
	Reloaded([]engine.Reload)
	Waiting(grace time.Duration) // running keywords keep the server from stopping
	Stopped([]Endpoint)
	Interrupted() // stopped before it listened
}

// Endpoint is one place where the libraries are served.
type Endpoint struct {
	Name string // of the server: "JSON-RPC server"
	Addr string // where it listens, as a client would write it
}

// Announcement is what serve reports when it has started.
type Announcement struct {
	Endpoints   []Endpoint
	Roots       []string
	URL         string // of all libraries together over XML-RPC, "" without it
	Libraries   []Library
	Shared      []string // names of keywords that several libraries have
	Diagnostics []*diag.Diagnostic
	Warnings    []string // about how the libraries are served
}

// Library is one library of an announcement.
type Library struct {
	Name     string
	URL      string // over XML-RPC, "" without it
	Keywords int    // -1 if the library failed to load
}

// Announce returns the announcement of an engine's libraries, which web serves over XML-RPC; web may be nil. Endpoints and
// Warnings are for the caller to add.
func Announce(e *engine.Engine, roots []string, web *xmlrpc.Server) *Announcement {
	a := &Announcement{Roots: roots, Diagnostics: Diagnostics(e)}
	if web != nil {
		a.URL, a.Shared = web.URL(""), web.SharedKeywords()
	}
	for _, lib := range e.Libraries() {
		l := Library{Name: lib.Name, Keywords: -1}
		if web != nil {
			l.URL = web.URL(lib.Name)
		}
		if r := lib.Revision(); r != nil {
			l.Keywords = len(r.Keywords)
		}
		a.Libraries = append(a.Libraries, l)
	}
	return a
}

// Diagnostics returns those of the engine and of all its libraries, sorted. Each comes once, although libraries share the
// modules that they require.
func Diagnostics(e *engine.Engine) []*diag.Diagnostic {
	seen := map[diag.Diagnostic]bool{}
	var all []*diag.Diagnostic
	add := func(list []*diag.Diagnostic) {
		for _, d := range list {
			if !seen[*d] {
				seen[*d] = true
				all = append(all, d)
			}
		}
	}
	add(e.Problems())
	for _, lib := range e.Libraries() {
		add(lib.Problems())
	}
	return diag.Sort(all)
}

// nothingServed returns the warning that there are no keywords, "" if there are some.
func (a *Announcement) nothingServed() string {
	for _, lib := range a.Libraries {
		if lib.Keywords >= 0 {
			return ""
		}
	}
	if len(a.Libraries) > 0 {
		return "none of the libraries loads, so there are no keywords"
	}
	return "no libraries in " + join(a.Roots) + "; a library is a Lua file, or a directory with an init.lua, directly in a " +
		"served directory, whose name starts neither with _ nor with a dot"
}

func join(words []string) string { return strings.Join(words, ", ") }
