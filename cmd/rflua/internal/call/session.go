package call

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"strings"

	"github.com/rflua/rflua/bridge/jsonrpc"
	"github.com/rflua/rflua/bridge/jsonrpc/client"
	"github.com/rflua/rflua/cmd/rflua/internal/lookup"
	"github.com/rflua/rflua/engine"
	"github.com/rflua/rflua/engine/argspec"
	"github.com/rflua/rflua/engine/value"
)

// Session is a library imported over JSON-RPC. It implements [Target].
type Session struct {
	server   Server
	name     string // LIB.KEYWORD, as the user has written it
	imported engine.Import
	messages *Messages

	client *client.Client // nil until Keyword has connected
	token  string
	found  *Keyword
}

// Server is a JSON-RPC server and how this client presents itself to it.
type Server struct {
	URI     string      // tcp://HOST[:PORT], tls://HOST[:PORT] or unix:PATH, without credentials
	TLS     *tls.Config // for tls
	Version string      // of rflua
}

// NewSession returns the target for name, which is LIB.KEYWORD, at a server. imported are the arguments of the library's
// new.
func NewSession(server Server, name string, imported engine.Import, messages *Messages) (*Session, error) {
	if !strings.Contains(name, ".") {
		return nil, lookup.NoKeyword(name)
	}
	return &Session{server: server, name: name, imported: imported, messages: messages}, nil
}

// dial connects. The default port is that of the JSON-RPC server.
func (c *Session) dial(ctx context.Context) (*client.Client, error) {
	if path, ok := strings.CutPrefix(c.server.URI, "unix:"); ok {
		return client.Dial(ctx, "unix", strings.TrimPrefix(path, "//"), c.server.Version, c.messages.Print)
	}
	network, addr, _ := strings.Cut(strings.TrimSuffix(c.server.URI, "/"), "://")
	if _, _, err := net.SplitHostPort(addr); err != nil { // without a port
		_, port, _ := net.SplitHostPort(jsonrpc.DefaultAddr)
		addr = net.JoinHostPort(addr, port)
	}
	if network == "tls" {
		return client.DialTLS(ctx, addr, c.server.TLS, c.server.Version, c.messages.Print)
	}
	return client.Dial(ctx, network, addr, c.server.Version, c.messages.Print)
}

// Keyword connects to the server, imports the library and finds the keyword in its definition.
func (c *Session) Keyword(ctx context.Context) (*Keyword, error) {
	var err error
	dialing, end := WithPatience(ctx)
	defer end()
	if c.client, err = c.dial(dialing); err != nil {
		if dialing.Err() != nil {
			err = context.Cause(dialing)
		}
		return nil, fmt.Errorf("no JSON-RPC server at %s: %w", c.server.URI, err)
	}
	library, name, _ := strings.Cut(c.name, ".")
	if len(c.client.Libraries) > 0 {
		if library, name, err = lookup.Split(c.name, c.client.Libraries, ""); err != nil {
			return nil, err
		}
	}
	token, definition, err := c.client.Import(ctx, library, c.imported.Args, c.imported.Named)
	if err != nil {
		return nil, fmt.Errorf("the library cannot be imported: %w", err)
	}
	c.token = token
	if text, ok := textOf(definition, "name"); ok {
		library = text
	}
	keywords := definedKeywords(definition, library)
	c.found, err = Find(keywords, name)
	if c.found == nil && err == nil {
		err = Unknown(library, name, keywords, "")
	}
	return c.found, err
}

// definedKeywords returns the keywords of a LibraryDefinition.
func definedKeywords(definition *value.Dict, library string) (keywords []Keyword) {
	list, _ := definition.Get("keywords")
	items, _ := list.([]any)
	for _, item := range items {
		if d, ok := item.(*value.Dict); ok {
			name, _ := textOf(d, "name")
			keywords = append(keywords, Keyword{Name: name, Shown: library + "." + name, Args: definedArguments(d)})
		}
	}
	return keywords
}

// definedKinds are the kinds of arguments by the protocol's names of them.
var definedKinds = map[string]argspec.Kind{
	"POSITIONAL_ONLY": argspec.PositionalOnly, "POSITIONAL_OR_NAMED": argspec.PositionalOrNamed,
	"VAR_POSITIONAL": argspec.VarPositional, "NAMED_ONLY": argspec.NamedOnly, "VAR_NAMED": argspec.VarNamed,
}

// definedArguments returns the arguments of a KeywordDefinition, without the markers between them. Version 0.1.0 of the
// protocol has no has_default: an argument that is not required has a default there.
func definedArguments(keyword *value.Dict) (args []argspec.Argument) {
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
		a := argspec.Argument{Kind: argspec.PositionalOrNamed}
		if kind, ok := definedKinds[kindName]; ok {
			a.Kind = kind
		}
		a.Name, _ = textOf(d, "name")
		a.Type, _ = textOf(d, "type")
		if a.Kind != argspec.VarPositional && a.Kind != argspec.VarNamed {
			required, _ := d.Get("required")
			hasDefault, known := d.Get("has_default")
			a.HasDefault = hasDefault == true || !known && required == false
			a.Default, _ = d.Get("default")
		}
		args = append(args, a)
	}
	return args
}

// Run runs the keyword in the instance that the import made.
func (c *Session) Run(ctx context.Context, args []any, named *value.Dict) (any, *engine.Failure, error) {
	return c.client.Run(ctx, c.token, c.found.Name, args, named)
}

// Close ends the instance and the connection. It waits at most AnswerTimeout for the server.
func (c *Session) Close(ctx context.Context) {
	if c.client != nil {
		ctx, cancel := context.WithTimeout(ctx, AnswerTimeout)
		defer cancel()
		c.client.Close(ctx)
	}
}

// textOf returns a text of a definition; ok reports whether there is one under that name.
func textOf(d *value.Dict, name string) (text string, ok bool) {
	v, _ := d.Get(name)
	text, ok = v.(string)
	return text, ok
}
