package engine

import "sync"

// Revision is one version of a library that loaded. It is immutable, but for the files that its instances require
// later, which all of them share as well.
type Revision struct {
	Generation uint64 // counts the revisions of the library, from 1
	Keywords   []*Keyword
	Doc        string     // the introduction of the library
	Version    string     // as @version has it; may be empty
	InitDoc    string     // of new
	InitArgs   []Argument // what new takes
	InitSource string     // absolute path of the Lua file of new; empty without new
	InitLine   int        // from 1; 0 if not known

	byName   map[string]*Keyword // by normalized name
	units    *units
	main     *unit
	hasNew   bool
	initSelf bool // new takes the module table first
	named    bool // new takes a table of named arguments behind the others
	fixed    int  // how many positional arguments new has a parameter for

	previous map[string]bool // normalized names of keywords that earlier revisions had

	imaging sync.Mutex
	picture *image // of what the revision makes when it is loaded; guarded by imaging, but for whoever builds it
}

// Source is the absolute path of the library's file.
func (r *Revision) Source() string { return r.main.path }

// Keyword is the keyword called name as RF compares names, or nil.
func (r *Revision) Keyword(name string) *Keyword {
	return r.byName[NormalizeName(name)]
}
