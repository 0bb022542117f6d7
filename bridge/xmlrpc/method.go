package xmlrpc

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/rflua/rflua/bridge/xmlrpc/codec"
	"github.com/rflua/rflua/engine"
	"github.com/rflua/rflua/engine/value"
)

// method is one XML-RPC method.
type method struct {
	params   []string // the types of its parameters; one with a ? is optional
	returned string
	doc      string
	nilEmpty bool // None in the result is sent as an empty string
	call     func(ctx context.Context, t *target, params []any) (any, error)
}

// methods has all methods by name. It is filled by init, because system.multicall refers to it.
var methods map[string]*method

func init() {
	methods = map[string]*method{
		"get_library_information": {returned: "struct",
			doc:  "Everything about all keywords: a struct by name of structs with args, types, tags and doc. The names __intro__ and __init__ document the library itself.",
			call: withCatalog(func(t *target, c *catalog) any { return t.information(c) })},
		"get_keyword_names": {returned: "array", doc: "The names of all keywords.",
			call: withCatalog(func(_ *target, c *catalog) any { return c.names() })},
		"get_keyword_arguments": {params: []string{"string"}, returned: "array",
			doc:  "The arguments of a keyword: names, pairs of a name and a default, *varargs, **kwargs, and the markers * and /.",
			call: ofKeyword("args")},
		"get_keyword_types": {params: []string{"string"}, returned: "struct",
			doc: "The types of the arguments of a keyword by name; that of what it returns is called return.", call: ofKeyword("types")},
		"get_keyword_tags": {params: []string{"string"}, returned: "array", doc: "The tags of a keyword.", call: ofKeyword("tags")},
		"get_keyword_documentation": {params: []string{"string"}, returned: "string",
			doc: "The documentation of a keyword, of the library (__intro__) or of its arguments (__init__).", call: ofKeyword("doc")},
		"run_keyword": {params: []string{"string", "array", "struct?"}, returned: "struct", nilEmpty: true,
			doc:  "Runs a keyword with positional and named arguments. The result has status (PASS or FAIL), and if there is something to say output, return, error, traceback, continuable and fatal.",
			call: callRunKeyword},
		"stop_remote_server": {returned: "boolean", doc: "Stops the server, unless that is disabled; says whether it stops.",
			call: func(_ context.Context, t *target, _ []any) (any, error) { return t.server.remoteStop(), nil }},
		"system.listMethods": {returned: "array", doc: "The names of all methods.",
			call: func(context.Context, *target, []any) (any, error) { return methodNames(), nil }},
		"system.methodHelp": {params: []string{"string"}, returned: "string", doc: "What a method does.",
			call: aboutMethod(func(m *method) any { return m.doc })},
		"system.methodSignature": {params: []string{"string"}, returned: "array",
			doc: "The signatures of a method: lists of the type that it returns and those of its parameters.", call: aboutMethod(signatures)},
		"system.multicall": {params: []string{"array"}, returned: "array", nilEmpty: true,
			doc: "Runs several calls, structs with methodName and params, one after the other. The result has a list with the result of each, or the struct of its fault.", call: multicall},
	}
}

// invoke checks the parameters of a call and calls its method.
func (t *target) invoke(ctx context.Context, call codec.Call) (any, *method, error) {
	m := methods[call.Name]
	if m == nil {
		return nil, nil, codec.NewFault(codec.CodeMethod, "There is no method '%s'. There are: %s.", call.Name, strings.Join(methodNames(), ", "))
	}
	if err := m.check(call); err != nil {
		return nil, m, err
	}
	result, err := m.call(ctx, t, call.Params)
	return result, m, err
}

// check returns a Fault if the parameters do not match the method.
func (m *method) check(call codec.Call) error {
	least := 0
	for _, p := range m.params {
		if !strings.HasSuffix(p, "?") {
			least++
		}
	}
	if n := len(call.Params); n < least || n > len(m.params) {
		return codec.NewFault(codec.CodeParams, "Method '%s' takes %s, got %d.", call.Name, m.takes(least), n)
	}
	for i, v := range call.Params {
		if want := strings.TrimSuffix(m.params[i], "?"); typeName(v) != want {
			return codec.NewFault(codec.CodeParams, "Parameter %d of method '%s' must be of type %s, not %s.", i+1, call.Name, want, typeName(v))
		}
	}
	return nil
}

// takes describes the parameters of a method, least of which are required.
func (m *method) takes(least int) string {
	switch {
	case len(m.params) == 0:
		return "no parameters"
	case least < len(m.params):
		return fmt.Sprintf("%d to %d parameters (%s)", least, len(m.params), strings.Join(m.params, ", "))
	case least == 1:
		return fmt.Sprintf("1 parameter (%s)", m.params[0])
	}
	return fmt.Sprintf("%d parameters (%s)", least, strings.Join(m.params, ", "))
}

// typeName returns the name of the type of a value in XML-RPC.
func typeName(v any) string {
	switch v.(type) {
	case nil:
		return "nil"
	case bool:
		return "boolean"
	case int64:
		return "int"
	case float64:
		return "double"
	case string:
		return "string"
	case []byte:
		return "base64"
	case []any:
		return "array"
	case *value.Dict:
		return "struct"
	}
	return "dateTime.iso8601"
}

// withCatalog returns a method about all keywords. For a URL with a query it also imports the library, so that wrong
// arguments for new are reported there.
func withCatalog(answer func(*target, *catalog) any) func(context.Context, *target, []any) (any, error) {
	return func(ctx context.Context, t *target, _ []any) (any, error) {
		c, err := t.catalog()
		if err != nil {
			return nil, codec.NewFault(codec.CodeServer, "%v", err)
		}
		if t.library != nil && len(t.query) > 0 {
			if err := t.use(ctx, t.library, nil, func(*engine.Instance) {}); err != nil {
				return nil, codec.NewFault(codec.CodeServer, "%v", err)
			}
		}
		return answer(t, c), nil
	}
}

// ofKeyword returns a method that answers one entry of a keyword, whose name is its parameter.
func ofKeyword(entry string) func(context.Context, *target, []any) (any, error) {
	return func(_ context.Context, t *target, params []any) (any, error) {
		name := params[0].(string)
		c, err := t.catalog()
		if err != nil {
			return nil, codec.NewFault(codec.CodeServer, "%v", err)
		}
		k, ok := t.special(name)
		if !ok {
			o, found := c.find(name)
			if !found {
				return nil, codec.NewFault(codec.CodeParams, "No keyword with name '%s' found.", name)
			}
			k = o.keyword
		}
		v, _ := about(k).Get(entry)
		return v, nil
	}
}

// callRunKeyword is the method run_keyword.
func callRunKeyword(ctx context.Context, t *target, params []any) (any, error) {
	var named *value.Dict
	if len(params) > 2 {
		named = params[2].(*value.Dict)
	}
	return t.runKeyword(ctx, params[0].(string), params[1].([]any), named)
}

// methodNames returns the names of all methods in order.
func methodNames() []string {
	names := make([]string, 0, len(methods))
	for name := range methods {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// aboutMethod returns a method about another method, whose name is its parameter.
func aboutMethod(answer func(*method) any) func(context.Context, *target, []any) (any, error) {
	return func(_ context.Context, _ *target, params []any) (any, error) {
		m := methods[params[0].(string)]
		if m == nil {
			return nil, codec.NewFault(codec.CodeParams, "There is no method '%s'.", params[0])
		}
		return answer(m), nil
	}
}

// signatures returns the signatures of a method: with and without each optional parameter.
func signatures(m *method) any {
	signature := []string{m.returned}
	var all []any
	for _, p := range m.params {
		if strings.HasSuffix(p, "?") {
			all = append(all, slices.Clone(signature))
		}
		signature = append(signature, strings.TrimSuffix(p, "?"))
	}
	return append(all, signature)
}

// multicall is the method system.multicall. It makes the calls one after the other, also after one that fails.
func multicall(ctx context.Context, t *target, params []any) (any, error) {
	results := []any{}
	for _, item := range params[0].([]any) {
		result, err := t.oneOfMany(ctx, item)
		if err == nil {
			results = append(results, []any{result})
			continue
		}
		f := asFault(err)
		d := value.NewDict(2)
		d.Set("faultCode", int64(f.Code))
		d.Set("faultString", codec.Readable(f.Message))
		results = append(results, d)
	}
	return results, nil
}

// oneOfMany makes one of the calls of system.multicall.
func (t *target) oneOfMany(ctx context.Context, item any) (any, error) {
	d, _ := item.(*value.Dict)
	name, _ := d.Get("methodName")
	params, _ := d.Get("params")
	call := codec.Call{}
	var okName, okParams bool
	call.Name, okName = name.(string)
	call.Params, okParams = params.([]any)
	if !okName || !okParams {
		return nil, codec.NewFault(codec.CodeParams, "A call in system.multicall must be a struct with a string methodName and an array params.")
	}
	if call.Name == "system.multicall" {
		return nil, codec.NewFault(codec.CodeParams, "system.multicall cannot call itself.")
	}
	result, _, err := t.invoke(ctx, call)
	if err == nil && call.Name == "run_keyword" {
		// A value that cannot be sent must not make the other results fail.
		if _, unsent := (codec.Encoder{}).AppendResponse(nil, result); unsent != nil {
			result = unsendable(result, unsent)
		}
	}
	return result, err
}
