package argspec

import (
	"fmt"
	"strings"

	"github.com/rflua/rflua/engine/luacats"
	"github.com/rflua/rflua/engine/robottype"
	"github.com/rflua/rflua/engine/value"
)

// FromText returns the value that a client sends for text, converted as Robot Framework converts test data: by Type, else
// by the type of the default (RF user guide, "Argument conversion"). Lists and dicts are written as Python literals or
// as JSON. An argument without a known type takes such a list or dict as well, and otherwise the text.
func (a *Argument) FromText(text string) (any, error) {
	if a.Type != "" {
		if t, ok := robottype.Parse(a.Type); ok {
			if v, ok := convertTo(annotation(t), text); ok {
				return v, nil
			}
		}
	}
	if a.HasDefault {
		if v, ok := likeDefault(a.Default, text); ok {
			return v, nil
		}
	}
	if a.Type != "" {
		return nil, fmt.Errorf("argument '%s' got value '%s' that cannot be converted to %s", a.Name, text, a.Type)
	}
	if v, ok := parseContainer(text); ok {
		return v, nil
	}
	return text, nil
}

// likeDefault returns text as a value of the type that a default has, and whether it is one.
func likeDefault(def any, text string) (any, bool) {
	switch def.(type) {
	case nil:
		return nil, strings.EqualFold(text, "none")
	case bool:
		return convertTo(&luacats.Named{Name: "boolean"}, text)
	case int64:
		if n, ok := convertInteger(text); ok {
			return n, true
		}
		return convertTo(&luacats.Named{Name: "number"}, text)
	case float64:
		return convertTo(&luacats.Named{Name: "number"}, text)
	case []any:
		return convertTo(&luacats.Array{Elem: &luacats.Named{Name: "any"}}, text)
	case *value.Dict:
		return convertTo(&luacats.Named{Name: "table", Args: []luacats.Type{&luacats.Named{Name: "any"}, &luacats.Named{Name: "any"}}}, text)
	}
	return nil, false
}

// annotation returns the LuaCATS type that converts text like a type of Robot Framework.
func annotation(t *robottype.Type) luacats.Type {
	anything := &luacats.Named{Name: "any"}
	nested := func(i int) luacats.Type {
		if i < len(t.Nested) {
			return annotation(t.Nested[i])
		}
		return anything
	}
	switch strings.ToLower(t.Name) {
	case "int", "integer", "long":
		return &luacats.Named{Name: "integer"}
	case "float", "double", "decimal":
		return &luacats.Named{Name: "number"}
	case "bool", "boolean":
		return &luacats.Named{Name: "boolean"}
	case "none":
		return &luacats.Named{Name: "nil"}
	case "list", "sequence", "tuple", "set", "frozenset":
		return &luacats.Array{Elem: nested(0)}
	case "dict", "dictionary", "mapping", "map":
		return &luacats.Named{Name: "table", Args: []luacats.Type{anything, nested(1)}}
	case "union":
		return alternatives(t)
	case "literal":
		values := make([]luacats.Type, len(t.Nested))
		for i, v := range t.Nested {
			values[i] = &luacats.Literal{Value: v.Value()}
		}
		return &luacats.Union{Members: values}
	}
	return anything
}

// alternatives returns the LuaCATS type of a union. Where text is one of the alternatives, Robot Framework leaves it as it is.
func alternatives(t *robottype.Type) luacats.Type {
	union := &luacats.Union{}
	for _, n := range t.Nested {
		switch strings.ToLower(n.Name) {
		case "str", "string", "unicode", "any", "object":
			return &luacats.Named{Name: "any"}
		}
		union.Members = append(union.Members, annotation(n))
	}
	return union
}
