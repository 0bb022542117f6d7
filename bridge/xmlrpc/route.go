package xmlrpc

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/rflua/rflua/engine"
	"github.com/rflua/rflua/engine/message"
	"github.com/rflua/rflua/engine/value"
)

// target is what a URL names: one library, or all of them, and by the query, which instances of them.
type target struct {
	server  *Server
	library *engine.Library // nil for all
	query   url.Values
	id      string // of the request, for the log
}

// errNoPath is the error for an unknown path.
type errNoPath struct {
	path    string
	library *engine.NoLibraryError // for the library in the path
}

// Error names the path, a similar library if there is one, and all valid paths.
func (e *errNoPath) Error() string {
	text := fmt.Sprintf("There is nothing at %s", e.path)
	if len(e.library.Ambiguous) > 0 || e.library.Near != "" {
		text += ": " + e.library.Error()
	}
	valid := []string{"/"}
	for _, name := range e.library.Names {
		valid = append(valid, "/"+pathEscape(name))
	}
	return fmt.Sprintf("%s. There are: %s.", strings.TrimSuffix(text, "?"), strings.Join(valid, ", "))
}

// route returns the target of a URL: /, /RPC2, /lib or /lib/RPC2. Clients add RPC2 to a URL without a path.
func (s *Server) route(u *url.URL) (*target, error) {
	var query url.Values
	var err error
	if u.RawQuery != "" {
		if query, err = url.ParseQuery(u.RawQuery); err != nil {
			return nil, fmt.Errorf("The query of the URL cannot be read: %w.", err)
		}
	}
	t := &target{server: s, query: query}
	name := strings.TrimSuffix(strings.Trim(u.Path, "/"), "/RPC2")
	if name == "" || name == "RPC2" {
		for key := range query {
			if key != "token" {
				return nil, fmt.Errorf("The URL gives the argument '%s' for a library but names none: write http://host:port/Library?%s=...", key, key)
			}
		}
		return t, nil
	}
	if t.library, err = s.engine.Library(name); err != nil {
		noPath := &errNoPath{path: u.Path}
		if errors.As(err, &noPath.library) {
			return nil, noPath
		}
		return nil, err
	}
	return t, nil
}

// pathEscape returns the name of a library as it is written in a URL.
func pathEscape(library string) string { return url.PathEscape(library) }

// use calls f with the instance of a library that the query of the target selects, and makes it if there is none.
func (t *target) use(ctx context.Context, lib *engine.Library, log func(message.Message), f func(*engine.Instance)) error {
	key := lib.Name + "?" + t.query.Encode()
	in, release, err := t.server.sessions.use(ctx, key, len(t.query) > 0, func() (*engine.Instance, error) {
		return lib.NewInstance(ctx, t.initArguments(log))
	})
	if err != nil {
		return err
	}
	defer release()
	f(in)
	return nil
}

// initArguments returns the arguments for new in the query: each arg is a positional one, all others but token are named.
func (t *target) initArguments(log func(message.Message)) engine.Import {
	i := engine.Import{Named: value.NewDict(len(t.query)), Log: log}
	for name, texts := range t.query {
		switch name {
		case "token":
		case "arg":
			for _, text := range texts {
				i.Args = append(i.Args, text)
			}
		default:
			i.Named.Set(name, texts[len(texts)-1])
		}
	}
	return i
}
