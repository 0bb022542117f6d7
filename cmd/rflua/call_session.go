package main

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"strings"

	"github.com/rflua/rflua/bridge/jsonrpc"
	"github.com/rflua/rflua/engine"
	"github.com/rflua/rflua/engine/argspec"
	"github.com/rflua/rflua/engine/value"
)

// sessionCallee is a library imported over JSON-RPC.
type sessionCallee struct {
	options       *callOptions
	log           *messagePrinter
	network, addr string
	tls           *tls.Config // for the network tls
	client        *jsonrpc.Client
	token         string
	found         *offered
}

func newSessionCallee(o *callOptions, log *messagePrinter) (*sessionCallee, error) {
	c := &sessionCallee{options: o, log: log}
	if path, ok := strings.CutPrefix(o.uri, "unix:"); ok {
		c.network, c.addr = "unix", strings.TrimPrefix(path, "//")
	} else {
		if shown := (remote{uri: o.uri}).String(); shown != o.uri {
			return nil, usageError{fmt.Errorf("--uri %s makes no sense with a user: JSON-RPC knows none", shown)}
		}
		var scheme string
		scheme, c.addr, _ = strings.Cut(strings.TrimSuffix(o.uri, "/"), "://")
		if c.network = scheme; scheme == "tls" {
			var err error
			if c.tls, err = o.cert.config(); err != nil {
				return nil, err
			}
		}
		if _, _, err := net.SplitHostPort(c.addr); err != nil { // without a port
			_, port, _ := net.SplitHostPort(jsonrpc.DefaultAddr)
			c.addr = net.JoinHostPort(c.addr, port)
		}
	}
	if !strings.Contains(o.name, ".") {
		return nil, checkKeyword(o.name, "")
	}
	return c, nil
}

func (c *sessionCallee) keyword(ctx context.Context) (*offered, error) {
	var err error
	dialing, end := patience(ctx)
	defer end()
	if c.tls != nil {
		c.client, err = jsonrpc.DialTLS(dialing, c.addr, c.tls, version(), c.log.print)
	} else {
		c.client, err = jsonrpc.Dial(dialing, c.network, c.addr, version(), c.log.print)
	}
	if err != nil {
		if dialing.Err() != nil {
			err = context.Cause(dialing)
		}
		return nil, fmt.Errorf("there is no JSON-RPC server at %s: %w", c.options.uri, err)
	}
	library, name, _ := strings.Cut(c.options.name, ".")
	if len(c.client.Libraries) > 0 {
		if library, name, err = splitLibrary(c.options.name, c.client.Libraries, ""); err != nil {
			return nil, err
		}
	}
	i := c.options.imported(c.log)
	token, definition, err := c.client.Import(ctx, library, i.Args, i.Named)
	if err != nil {
		return nil, fmt.Errorf("the library cannot be imported: %w", err)
	}
	c.token = token
	if text, ok := textOf(definition, "name"); ok {
		library = text
	}
	var keywords []offered
	list, _ := definition.Get("keywords")
	items, _ := list.([]any)
	for _, item := range items {
		if d, ok := item.(*value.Dict); ok {
			own, _ := textOf(d, "name")
			keywords = append(keywords, offered{name: own, shown: library + "." + own, args: definedArguments(d)})
		}
	}
	c.found, err = findKeyword(keywords, name)
	if c.found == nil && err == nil {
		err = unknownKeyword(library, name, keywords, "")
	}
	return c.found, err
}

// definedKinds are the kinds of arguments by the protocol's names of them.
var definedKinds = map[string]argspec.Kind{
	"POSITIONAL_ONLY": argspec.PositionalOnly, "POSITIONAL_OR_NAMED": argspec.PositionalOrNamed,
	"VAR_POSITIONAL": argspec.VarPositional, "NAMED_ONLY": argspec.NamedOnly, "VAR_NAMED": argspec.VarNamed,
}

// definedArguments are the arguments of a KeywordDefinition, without the markers between them. Version 0.1.0 of the
// protocol says of an argument with a default only that it is not required.
func definedArguments(keyword *value.Dict) (args []engine.Argument) {
	list, _ := keyword.Get("args")
	items, _ := list.([]any)
	for _, item := range items {
		d, ok := item.(*value.Dict)
		if !ok {
			continue
		}
		kindName, _ := textOf(d, "kind")
		if strings.HasSuffix(kindName, "_MARKER") {
			continue
		}
		a := engine.Argument{Kind: argspec.PositionalOrNamed}
		if kind, ok := definedKinds[kindName]; ok {
			a.Kind = kind
		}
		a.Name, _ = textOf(d, "name")
		a.Type, _ = textOf(d, "type")
		if a.Kind != argspec.VarPositional && a.Kind != argspec.VarNamed {
			required, _ := d.Get("required")
			hasDefault, told := d.Get("has_default")
			a.HasDefault = hasDefault == true || !told && required == false
			a.Default, _ = d.Get("default")
		}
		args = append(args, a)
	}
	return args
}

func (c *sessionCallee) call(ctx context.Context, args []any, named *value.Dict) (any, *engine.Failure, error) {
	return c.client.Run(ctx, c.token, c.found.name, args, named)
}

func (c *sessionCallee) close(ctx context.Context) {
	if c.client != nil {
		ctx, cancel := context.WithTimeout(ctx, remoteTimeout)
		defer cancel()
		c.client.Close(ctx)
	}
}

func textOf(d *value.Dict, name string) (string, bool) {
	v, _ := d.Get(name)
	text, ok := v.(string)
	return text, ok
}
