package jsonrpc

import (
	"fmt"

	"github.com/rflua/rflua/bridge/jsonrpc/jsontext"
	"github.com/rflua/rflua/bridge/jsonrpc/pickle"
	"github.com/rflua/rflua/engine"
	"github.com/rflua/rflua/engine/argspec"
	"github.com/rflua/rflua/engine/value"
)

// importResult returns the ImportLibraryResult of an instance: its token and the definition of its library. It fails for a
// default that JSON cannot carry.
func importResult(in *engine.Instance, python bool) (string, error) {
	lib := in.Library
	r := in.Revision()
	keywords := make([]any, len(r.Keywords))
	for i, k := range r.Keywords {
		keywords[i] = keywordDefinition(k, python)
	}
	definition := value.DictOf("name", lib.Name, "keywords", keywords, "doc", r.Doc, "doc_format", "ROBOT")
	if r.Version != "" {
		definition.Set("version", r.Version)
	}
	definition.Set("source", r.Source())
	definition.Set("lineno", int64(1))
	b, err := jsontext.Encoder{PythonNumbers: python}.Append(nil, value.DictOf("token", in.Token, "definition", definition))
	if err != nil {
		return "", fmt.Errorf("The definition of library '%s' cannot be sent: %w.", lib.Name, err)
	}
	return string(b), nil
}

// keywordDefinition returns a KeywordDefinition. JsonRpcRemote needs args always, and no member may be null.
func keywordDefinition(k *engine.Keyword, python bool) *value.Dict {
	d := value.DictOf("name", k.Name, "args", argumentDefinitions(k.Args, python), "doc", k.Doc)
	tags := make([]any, len(k.Tags))
	for i, t := range k.Tags {
		tags[i] = t
	}
	d.Set("tags", tags)
	if k.Source != "" {
		d.Set("source", k.Source)
	}
	if k.Line > 0 {
		d.Set("lineno", int64(k.Line))
	}
	return d
}

// kinds are the names that the protocol has for the kinds of arguments.
var kinds = map[argspec.Kind]string{
	argspec.PositionalOnly: "POSITIONAL_ONLY", argspec.PositionalOrNamed: "POSITIONAL_OR_NAMED",
	argspec.VarPositional: "VAR_POSITIONAL", argspec.NamedOnly: "NAMED_ONLY", argspec.VarNamed: "VAR_NAMED",
}

// argumentDefinitions returns the ArgumentDefinitions of a keyword. JsonRpcRemote makes Robot Framework's specification from
// the markers, the stars and has_default; version 0.1.0 of the protocol has required instead.
func argumentDefinitions(args []engine.Argument, python bool) []any {
	list := []any{}
	for i, a := range args {
		star, slash := argspec.Markers(args, i)
		if star {
			list = append(list, value.DictOf("name", "*", "kind", "NAMED_ONLY_MARKER", "required", false))
		}
		required := !a.HasDefault && a.Kind != argspec.VarPositional && a.Kind != argspec.VarNamed
		d := value.DictOf("name", a.Name, "kind", kinds[a.Kind], "required", required, "has_default", a.HasDefault)
		if a.Type != "" {
			d.Set("type", a.Type)
		}
		if a.HasDefault {
			d.Set("default", forClient(a.Default, python))
		}
		if a.Doc != "" {
			d.Set("doc", a.Doc)
		}
		list = append(list, d)
		if slash {
			list = append(list, value.DictOf("name", "/", "kind", "POSITIONAL_ONLY_MARKER", "required", false))
		}
	}
	return list
}

// forClient returns a value as it is sent: pickled if the client would garble it, else itself.
func forClient(v any, python bool) any {
	if !python || !pickle.Needed(v) {
		return v
	}
	hex, err := pickle.Hex(v)
	if err != nil {
		return v
	}
	return value.DictOf("__pickled__", hex)
}
