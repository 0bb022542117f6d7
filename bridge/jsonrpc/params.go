package jsonrpc

import (
	"fmt"

	"github.com/sourcegraph/jsonrpc2"

	"github.com/rflua/rflua/engine/value"
)

// params are the parameters of a request, which all methods have by name. Its methods return one member each; a member
// that is missing or null is the zero value unless it is required, one of a wrong type is an error.
type params struct{ members *value.Dict }

// paramsOf returns the params of a request, which must be there if required.
func paramsOf(r *jsonrpc2.Request, required bool) (params, error) {
	var v any
	if r.Params != nil {
		v = r.ExtraFields[0].Value
	}
	switch p := v.(type) {
	case nil:
		if required {
			return params{}, invalid("%s needs params, an object.", r.Method)
		}
		return params{}, nil
	case *value.Dict:
		return params{p}, nil
	}
	return params{}, invalid("The params of %s must be an object, not %s.", r.Method, kindOf(v))
}

// get returns a member of any type.
func (p params) get(name string, required bool) (any, error) {
	v, _ := p.members.Get(name)
	if v == nil && required {
		return nil, invalid("params.%s is missing.", name)
	}
	return v, nil
}

// text returns a member that must be a string.
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

// list returns a member that must be an array.
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

// dict returns a member that must be an object.
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

// kindOf returns what JSON calls the type of a value, with its article.
func kindOf(v any) string {
	switch v.(type) {
	case nil:
		return null
	case bool:
		return aBoolean
	case int64, float64:
		return aNumber
	case string:
		return aString
	case []any:
		return anArray
	case *value.Dict:
		return anObject
	}
	return fmt.Sprintf("a %T", v)
}
