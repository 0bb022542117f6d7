package jsonrpc

import (
	"fmt"

	"github.com/rflua/rflua/engine/value"
)

// params are the parameters of a request, which all methods take by name. Its methods give one member each; a member
// that is missing or null is the zero value unless it is required, one of a wrong type is an error.
type params struct{ members *value.Dict }

// object gives the parameters, which must be there if required.
func (r *request) object(required bool) (params, error) {
	switch p := r.Params.(type) {
	case nil:
		if required {
			return params{}, invalid("%s needs params, an object.", r.Method)
		}
		return params{}, nil
	case *value.Dict:
		return params{p}, nil
	}
	return params{}, invalid("The params of %s must be an object, not %s.", r.Method, kindOf(r.Params))
}

func (p params) get(name string, required bool) (any, error) {
	v, _ := p.members.Get(name)
	if v == nil && required {
		return nil, invalid("params.%s is missing.", name)
	}
	return v, nil
}

func (p params) text(name string, required bool) (string, error) {
	v, err := p.get(name, required)
	if v == nil || err != nil {
		return "", err
	}
	text, ok := v.(string)
	if !ok {
		return "", invalid("params.%s must be a string, not %s.", name, kindOf(v))
	}
	return text, nil
}

func (p params) list(name string) ([]any, error) {
	v, err := p.get(name, false)
	if v == nil || err != nil {
		return nil, err
	}
	list, ok := v.([]any)
	if !ok {
		return nil, invalid("params.%s must be an array, not %s.", name, kindOf(v))
	}
	return list, nil
}

func (p params) dict(name string) (*value.Dict, error) {
	v, err := p.get(name, false)
	if v == nil || err != nil {
		return nil, err
	}
	d, ok := v.(*value.Dict)
	if !ok {
		return nil, invalid("params.%s must be an object, not %s.", name, kindOf(v))
	}
	return d, nil
}

// kindOf is what JSON calls the type of a value, with its article.
func kindOf(v any) string {
	switch v.(type) {
	case nil:
		return "null"
	case bool:
		return "a boolean"
	case int64, float64:
		return "a number"
	case string:
		return "a string"
	case []any:
		return "an array"
	case *value.Dict:
		return "an object"
	}
	return fmt.Sprintf("a %T", v)
}
