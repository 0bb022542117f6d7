package jsonrpc

import (
	"fmt"

	"github.com/rflua/rflua/engine"
	"github.com/rflua/rflua/engine/argspec"
	"github.com/rflua/rflua/engine/value"
)

// importResult is the ImportLibraryResult of an instance: its token and the definition of its library. It fails for a
// default that JSON cannot carry.
func importResult(in *engine.Instance, python bool) ([]byte, error) {
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
	b, err := jsonEncoder{pythonNumbers: python}.encode(nil, value.DictOf("token", in.Token, "definition", definition))
	if err != nil {
		return nil, fmt.Errorf("The definition of library '%s' cannot be sent: %w.", lib.Name, err)
	}
	return b, nil
}

// keywordDefinition is a KeywordDefinition. The client needs args always, and takes no null.
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

// kinds are the protocol's names of the kinds of arguments.
var kinds = map[argspec.Kind]string{
	argspec.PositionalOnly: "POSITIONAL_ONLY", argspec.PositionalOrNamed: "POSITIONAL_OR_NAMED",
	argspec.VarPositional: "VAR_POSITIONAL", argspec.NamedOnly: "NAMED_ONLY", argspec.VarNamed: "VAR_NAMED",
}

// argumentDefinitions are the arguments with the markers that the client makes RF's specification of: it looks at
// kind for markers and stars only, and at has_default, while version 0.1.0 of the protocol knows required.
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

// forClient is a value as it is sent: pickled if the client would garble it, else itself.
func forClient(v any, python bool) any {
	if !python || !needsPickle(v) {
		return v
	}
	hex, err := pickleHex(v)
	if err != nil {
		return v
	}
	return value.DictOf("__pickled__", hex)
}
