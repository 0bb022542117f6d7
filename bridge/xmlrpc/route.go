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

// target is what a URL names: one library, or all of them, and which instances of them.
type target struct {
	server  *Server
	library *engine.Library // nil for all
	query   url.Values
	id      string // of the request, for the log
}

// errNoPath is an unknown path.
type errNoPath struct {
	path    string
	library *engine.NoLibraryError // that the path names
}

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

// route finds what a URL names: /, /RPC2, /lib and /lib/RPC2, where RPC2 is what clients add to a URL without a path.
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

func pathEscape(library string) string { return url.PathEscape(library) }

// use runs f with the instance of a library that the target names.
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

// initArguments are the arguments that the query has for new: arg, repeated, for the positional ones, and all others
// by name.
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
