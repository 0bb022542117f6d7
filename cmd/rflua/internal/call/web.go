package call

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/rflua/rflua/bridge/xmlrpc"
	"github.com/rflua/rflua/bridge/xmlrpc/codec"
	"github.com/rflua/rflua/cmd/rflua/internal/clierror"
	"github.com/rflua/rflua/engine"
	"github.com/rflua/rflua/engine/argspec"
	"github.com/rflua/rflua/engine/message"
	"github.com/rflua/rflua/engine/value"
)

// Web is a server of RF's Remote protocol, of any kind. It implements [Target].
type Web struct {
	server   WebServer
	name     string // as the user has written it
	messages *Messages

	client *xmlrpc.Client
	found  *Keyword
}

// WebServer is where a server of RF's Remote protocol is.
type WebServer struct {
	URL   *url.URL
	Shown string      // the address for messages, without credentials
	TLS   *tls.Config // for https
}

// NewWeb returns the target for name, which is LIB.KEYWORD or, if the URL has a path, KEYWORD. The arguments of imported go
// into the query of the URL.
func NewWeb(server WebServer, name string, imported engine.Import, messages *Messages) *Web {
	at := *server.URL
	query := at.Query()
	for _, text := range imported.Args {
		query.Add("arg", fmt.Sprint(text))
	}
	for name, text := range imported.Named.All() {
		query.Set(name, fmt.Sprint(text))
	}
	at.RawQuery = query.Encode()
	server.URL = &at
	return &Web{server: server, name: name, messages: messages}
}

// Keyword asks the address first that has the library in it: that of --uri, or if it has no path, one with LIB. A server
// of another kind knows no libraries, so LIB is part of the keyword's name there.
func (c *Web) Keyword(ctx context.Context) (k *Keyword, err error) {
	ctx, end := WithPatience(ctx)
	defer end()
	defer func() {
		if err != nil && ctx.Err() != nil {
			err = fmt.Errorf("the server at %s does not list its keywords: %w", c.server.Shown, context.Cause(ctx))
		}
	}()
	library := strings.TrimSuffix(strings.Trim(c.server.URL.Path, "/"), "/RPC2")
	prefix, short, dotted := strings.Cut(c.name, ".")
	var refused error
	if (library == "" || library == "RPC2") && dotted {
		at := *c.server.URL
		at.Path = "/" + prefix
		k, err := c.find(ctx, &at, prefix, short)
		if err == nil {
			return k, nil
		}
		if clierror.IsUsage(err) {
			return nil, err
		}
		refused = err
	}
	name := c.name
	if dotted && strings.EqualFold(prefix, library) {
		name = short
	}
	k, err = c.find(ctx, c.server.URL, library, name)
	var fault *codec.Fault
	if err != nil && errors.As(refused, &fault) { // the server knows what there is in the place of LIB, or why it does not load
		if fault.Code == codec.CodeRequest {
			return nil, clierror.Usage(fault)
		}
		return nil, fault
	}
	return k, err
}

// find looks for a keyword at an address, where it is then called.
func (c *Web) find(ctx context.Context, at *url.URL, library, name string) (*Keyword, error) {
	c.client = xmlrpc.NewClient(at, c.server.TLS)
	keywords, err := c.keywords(ctx)
	if err != nil {
		return nil, fmt.Errorf("the server at %s does not list its keywords: %w", c.server.Shown, err)
	}
	c.found, err = Find(keywords, name)
	if c.found == nil && err == nil {
		err = Unknown(library, name, keywords, "")
	}
	if err != nil {
		return nil, err
	}
	c.found.Args, err = c.arguments(ctx, c.found)
	return c.found, err
}

// keywords returns those of get_library_information, or if the server does not have it, those of get_keyword_names.
func (c *Web) keywords(ctx context.Context) ([]Keyword, error) {
	var keywords []Keyword
	information, err := c.client.Call(ctx, "get_library_information")
	if d, ok := information.(*value.Dict); ok && err == nil {
		for name := range d.All() {
			if name != "__intro__" && name != "__init__" {
				keywords = append(keywords, Keyword{Name: name, Shown: name})
			}
		}
		return keywords, nil
	}
	names, err := c.client.Call(ctx, "get_keyword_names")
	if err != nil {
		return nil, err
	}
	list, _ := names.([]any)
	for _, name := range list {
		if text, ok := name.(string); ok {
			keywords = append(keywords, Keyword{Name: text, Shown: text})
		}
	}
	return keywords, nil
}

// arguments returns those of a keyword, any if the server does not list them.
func (c *Web) arguments(ctx context.Context, k *Keyword) ([]argspec.Argument, error) {
	spec, err := c.client.Call(ctx, "get_keyword_arguments", k.Name)
	list, ok := spec.([]any)
	if err != nil || !ok {
		list = []any{"*args"}
	}
	args, err := argspec.Parse(list)
	if err != nil {
		return nil, fmt.Errorf("the arguments of keyword '%s' cannot be understood: %w", k.Name, err)
	}
	if types, err := c.client.Call(ctx, "get_keyword_types", k.Name); err == nil {
		argspec.ApplyTypes(args, types)
	}
	return args, nil
}

// Run calls the keyword. A Fault is a failure, as for Robot Framework.
func (c *Web) Run(ctx context.Context, args []any, named *value.Dict) (any, *engine.Failure, error) {
	if args == nil {
		args = []any{}
	}
	params := []any{c.found.Name, args}
	if named.Len() > 0 {
		params = append(params, named)
	}
	answer, err := c.client.Call(ctx, "run_keyword", params...)
	var fault *codec.Fault
	if errors.As(err, &fault) {
		return nil, &engine.Failure{Message: fault.Message}, nil
	}
	if err != nil {
		return nil, nil, err
	}
	result, ok := answer.(*value.Dict)
	if !ok {
		return nil, nil, fmt.Errorf("the server at %s answers no result dictionary", c.server.Shown)
	}
	for _, m := range message.Split(resultText(result, "output"), time.Now()) {
		c.messages.Print(m)
	}
	if resultText(result, "status") == "PASS" {
		returned, there := result.Get("return")
		if !there {
			return "", nil, nil // RF's rule for None
		}
		return returned, nil, nil
	}
	failure := &engine.Failure{Message: resultText(result, "error"), Traceback: resultText(result, "traceback")}
	fatal, _ := result.Get("fatal")
	continuable, _ := result.Get("continuable")
	failure.Fatal, failure.Continuable = IsTrue(fatal), IsTrue(continuable)
	// The protocol has no other way to say so.
	failure.Message, failure.Skip = strings.CutPrefix(failure.Message, "SKIP: ")
	return nil, failure, nil
}

// resultText returns a text of a result dictionary, also one that came as binary.
func resultText(d *value.Dict, name string) string {
	switch v, _ := d.Get(name); v := v.(type) {
	case string:
		return v
	case []byte:
		return string(v)
	}
	return ""
}

// Close does nothing: the protocol has no sessions.
func (c *Web) Close(context.Context) {}

// IsTrue reports whether Python takes v for true, for what a server of any kind answers.
func IsTrue(v any) bool {
	switch v := v.(type) {
	case nil:
		return false
	case bool:
		return v
	case int64:
		return v != 0
	case string:
		return v != ""
	}
	return true
}
