package xmlrpc

import (
	"fmt"
	"slices"

	"github.com/rflua/rflua/engine"
	"github.com/rflua/rflua/engine/keyword"
)

// StopKeyword is the keyword that stops the server. It has the name of the method that does so, as in robotremoteserver. A
// keyword of a library with the same name hides it.
var StopKeyword = &engine.Keyword{
	Name: "stop_remote_server",
	Doc:  "Stops the remote server, unless that is disabled.\n\nReturns ``True`` if the server stops and ``False`` if it does not allow it.",
}

// offer is one keyword as a target offers it.
type offer struct {
	name    string // the keyword's own, or Library.Keyword where two libraries share it
	library *engine.Library
	keyword *engine.Keyword
}

// catalog has all keywords that a target offers. It is immutable.
type catalog struct {
	revisions []*engine.Revision // of the libraries it was made from; nil for a library that does not load
	offers    []offer
	byName    map[string]int // index into offers by normalized name
	shared    []string       // names of keywords in several libraries, as one of them spells it
}

// catalogOf returns the catalog of libraries in their current revisions. It keeps the last one under name, and makes
// another one only when a library has changed.
func (s *Server) catalogOf(name string, libraries []*engine.Library) *catalog {
	if known, ok := s.catalogs.Load(name); ok {
		c := known.(*catalog)
		if slices.EqualFunc(c.revisions, libraries, func(r *engine.Revision, l *engine.Library) bool { return l.Revision() == r }) {
			return c
		}
	}
	c := newCatalog(libraries)
	s.catalogs.Store(name, c)
	return c
}

// newCatalog returns the catalog of the libraries that load.
func newCatalog(libraries []*engine.Library) *catalog {
	c := &catalog{byName: map[string]int{}}
	for _, lib := range libraries {
		c.revisions = append(c.revisions, lib.Revision())
	}
	count := map[string]int{}
	for _, r := range c.revisions {
		if r != nil {
			for _, k := range r.Keywords {
				normal := keyword.NormalizeName(k.Name)
				if count[normal]++; count[normal] == 2 {
					c.shared = append(c.shared, k.Name)
				}
			}
		}
	}
	for i, lib := range libraries {
		r := c.revisions[i]
		if r == nil {
			continue
		}
		for _, k := range r.Keywords {
			name := k.Name
			if count[keyword.NormalizeName(name)] > 1 {
				name = lib.Name + "." + name
			}
			c.add(offer{name: name, library: lib, keyword: k})
		}
	}
	c.add(offer{name: StopKeyword.Name, keyword: StopKeyword})
	return c
}

// add adds an offer unless one of that name exists.
func (c *catalog) add(o offer) {
	normal := keyword.NormalizeName(o.name)
	if _, exists := c.byName[normal]; exists {
		return
	}
	c.byName[normal] = len(c.offers)
	c.offers = append(c.offers, o)
}

// find returns the offer of a name, ignoring case, spaces and underscores.
func (c *catalog) find(name string) (offer, bool) {
	i, ok := c.byName[keyword.NormalizeName(name)]
	if !ok {
		return offer{}, false
	}
	return c.offers[i], true
}

// SharedKeywords returns the names of keywords that several libraries have. The root URL offers them as Library.Keyword.
func (s *Server) SharedKeywords() []string {
	return s.catalogOf("", s.engine.Libraries()).shared
}

// libraries returns the libraries of the target: one, or all.
func (t *target) libraries() []*engine.Library {
	if t.library != nil {
		return []*engine.Library{t.library}
	}
	return t.server.engine.Libraries()
}

// catalog returns what the target offers, or an error if its library does not load.
func (t *target) catalog() (*catalog, error) {
	if t.library == nil {
		return t.server.catalogOf("", t.libraries()), nil
	}
	if err := t.library.Err(); err != nil {
		return nil, err
	}
	return t.server.catalogOf(t.library.Name, t.libraries()), nil
}

// introduction returns the documentation of the target as a whole.
func (t *target) introduction() string {
	if t.library != nil {
		if r := t.library.Revision(); r != nil {
			return r.Doc
		}
		return ""
	}
	doc := "All libraries of this server together. Each is also offered on its own."
	for _, lib := range t.libraries() {
		doc += fmt.Sprintf("\n- ``/%s``", pathEscape(lib.Name))
	}
	return doc
}
