package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/rflua/rflua/bridge/xmlrpc"
	"github.com/rflua/rflua/bridge/xmlrpc/codec"
	"github.com/rflua/rflua/engine"
	"github.com/rflua/rflua/engine/argspec"
	"github.com/rflua/rflua/engine/message"
	"github.com/rflua/rflua/engine/value"
)

// webCallee is a server of RF's Remote protocol, of any kind.
type webCallee struct {
	server remote // for messages: without credentials
	client *xmlrpc.Client
	url    *url.URL
	name   string // as the user has written it
	log    *messagePrinter
	found  *offered
}

func newWebCallee(o *callOptions, log *messagePrinter) (*webCallee, error) {
	server := newRemote([]string{o.uri})
	config, err := o.cert.config()
	if err != nil {
		return nil, err
	}
	server.tls = config
	u, err := server.address()
	if err == nil && u.Scheme != "http" && u.Scheme != "https" {
		err = fmt.Errorf("it must begin with http://, https://, tcp://, tls:// or unix:")
	}
	if err != nil {
		return nil, usageError{fmt.Errorf("--uri %s makes no sense: %w", server, err)}
	}
	query := u.Query()
	for _, text := range o.init {
		query.Add("arg", text)
	}
	for name, text := range o.initArgs.dict.All() {
		query.Set(name, text.(string))
	}
	u.RawQuery = query.Encode()
	return &webCallee{server: server, url: u, name: o.name, log: log}, nil
}

// keyword asks the address first that has the library in it: that of --uri, or if it has no path, one with LIB. A server
// of another kind knows no libraries, so LIB is part of the keyword's name there.
func (c *webCallee) keyword(ctx context.Context) (k *offered, err error) {
	ctx, end := patience(ctx)
	defer end()
	defer func() {
		if err != nil && ctx.Err() != nil {
			err = fmt.Errorf("the server at %s does not tell its keywords: %w", c.server, context.Cause(ctx))
		}
	}()
	library := strings.TrimSuffix(strings.Trim(c.url.Path, "/"), "/RPC2")
	prefix, short, dotted := strings.Cut(c.name, ".")
	var refused error
	if (library == "" || library == "RPC2") && dotted {
		at := *c.url
		at.Path = "/" + prefix
		k, err := c.find(ctx, &at, prefix, short)
		if err == nil {
			return k, nil
		}
		var usage usageError
		if errors.As(err, &usage) {
			return nil, err
		}
		refused = err
	}
	name := c.name
	if dotted && strings.EqualFold(prefix, library) {
		name = short
	}
	k, err = c.find(ctx, c.url, library, name)
	var fault *codec.Fault
	if err != nil && errors.As(refused, &fault) { // the server knows what there is in the place of LIB, or why it does not load
		if fault.Code == codec.CodeRequest {
			return nil, usageError{fault}
		}
		return nil, fault
	}
	return k, err
}

// find looks for a keyword at an address, where it is then called.
func (c *webCallee) find(ctx context.Context, at *url.URL, library, name string) (*offered, error) {
	c.client = xmlrpc.NewClient(at, c.server.tls)
	keywords, err := c.keywords(ctx)
	if err != nil {
		return nil, fmt.Errorf("the server at %s does not tell its keywords: %w", c.server, err)
	}
	c.found, err = findKeyword(keywords, name)
	if c.found == nil && err == nil {
		err = unknownKeyword(library, name, keywords, "")
	}
	if err != nil {
		return nil, err
	}
	c.found.args, err = c.arguments(ctx, c.found)
	return c.found, err
}

// keywords are those of get_library_information, or if the server does not have it, those of get_keyword_names.
func (c *webCallee) keywords(ctx context.Context) ([]offered, error) {
	var keywords []offered
	information, err := c.client.Call(ctx, "get_library_information")
	if d, ok := information.(*value.Dict); ok && err == nil {
		for name := range d.All() {
			if name != "__intro__" && name != "__init__" {
				keywords = append(keywords, offered{name: name, shown: name})
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
			keywords = append(keywords, offered{name: text, shown: text})
		}
	}
	return keywords, nil
}

// arguments are those of a keyword. A server that does not tell takes any.
func (c *webCallee) arguments(ctx context.Context, k *offered) ([]engine.Argument, error) {
	spec, err := c.client.Call(ctx, "get_keyword_arguments", k.name)
	list, ok := spec.([]any)
	if err != nil || !ok {
		list = []any{"*args"}
	}
	args, err := argspec.Parse(list)
	if err != nil {
		return nil, fmt.Errorf("the arguments of keyword '%s' cannot be understood: %w", k.name, err)
	}
	if types, err := c.client.Call(ctx, "get_keyword_types", k.name); err == nil {
		argspec.ApplyTypes(args, types)
	}
	return args, nil
}

func (c *webCallee) call(ctx context.Context, args []any, named *value.Dict) (any, *engine.Failure, error) {
	if args == nil {
		args = []any{}
	}
	params := []any{c.found.name, args}
	if named.Len() > 0 {
		params = append(params, named)
	}
	answer, err := c.client.Call(ctx, "run_keyword", params...)
	var fault *codec.Fault
	if errors.As(err, &fault) {
		return nil, &engine.Failure{Message: fault.Message}, nil // as for Robot Framework
	}
	if err != nil {
		return nil, nil, err
	}
	result, ok := answer.(*value.Dict)
	if !ok {
		return nil, nil, fmt.Errorf("the server at %s answers no result dictionary", c.server)
	}
	for _, m := range message.Split(resultText(result, "output"), time.Now()) {
		c.log.print(m)
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
	failure.Fatal, failure.Continuable = isTrue(fatal), isTrue(continuable)
	// The protocol has no other way to say so.
	failure.Message, failure.Skip = strings.CutPrefix(failure.Message, "SKIP: ")
	return nil, failure, nil
}

// resultText is a text of a result dictionary, also one that came as binary.
func resultText(d *value.Dict, name string) string {
	switch v, _ := d.Get(name); v := v.(type) {
	case string:
		return v
	case []byte:
		return string(v)
	}
	return ""
}

func (c *webCallee) close(context.Context) {}
