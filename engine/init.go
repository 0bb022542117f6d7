package engine

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/rflua/rflua/engine/luacats"
	"github.com/rflua/rflua/engine/value"
)

// bindInit checks the arguments of an import against new and converts those that are strings.
func (r *Revision) bindInit(library string, i Import) (*bound, error) {
	sign := signature{what: fmt.Sprintf("Library '%s'", library), args: r.InitArgs}
	b, err := sign.bind(i.Args, i.Named)
	if err != nil {
		return nil, err
	}
	rest := 0
	for n := range r.InitArgs {
		a := &r.InitArgs[n]
		switch a.Kind {
		case PositionalOrNamed:
			if b.positional[rest], err = a.convert(b.positional[rest]); err != nil {
				return nil, fmt.Errorf("Library '%s': %w", library, err)
			}
			rest++
		case VarPositional:
			for j := rest; j < len(b.positional); j++ {
				if b.positional[j], err = a.convert(b.positional[j]); err != nil {
					return nil, fmt.Errorf("Library '%s': %w", library, err)
				}
			}
		case NamedOnly:
			if v, ok := b.named.Get(a.Name); ok {
				if v, err = a.convert(v); err != nil {
					return nil, fmt.Errorf("Library '%s': %w", library, err)
				}
				b.named.Set(a.Name, v)
			}
		}
	}
	return b, nil
}

// convert makes the value that the argument's annotation asks for of a string, as RF would for a local library: the
// clients send the arguments of an import as they stand in the test data. Other values stay as they are.
func (a *Argument) convert(v any) (any, error) {
	text, ok := v.(string)
	if !ok || a.annotated == nil {
		return v, nil
	}
	if got, ok := convertTo(a.annotated, text); ok {
		return got, nil
	}
	if a.HasDefault && a.Default == nil && strings.EqualFold(text, "none") {
		return nil, nil
	}
	return nil, fmt.Errorf("argument '%s' got value '%s' that cannot be converted to %s", a.Name, text, a.annotated)
}

// truths are RF's words for True and False (RF user guide, "Supported conversions").
var truths = map[string]bool{"true": true, "yes": true, "on": true, "1": true, "false": false, "no": false, "off": false, "0": false, "": false}

// convertTo is text as a value of type t, if it is one.
func convertTo(t luacats.Type, text string) (any, bool) {
	switch x := t.(type) {
	case *luacats.Named:
		switch x.Name {
		case "integer":
			n, err := strconv.ParseInt(strings.ReplaceAll(strings.TrimSpace(text), "_", ""), 0, 64)
			return n, err == nil
		case "number":
			f, err := strconv.ParseFloat(strings.ReplaceAll(strings.TrimSpace(text), "_", ""), 64)
			return f, err == nil
		case "boolean":
			b, ok := truths[strings.ToLower(text)]
			return b, ok
		case "nil":
			return nil, strings.EqualFold(text, "none")
		case "table":
			return convertJSON(text)
		}
		return text, true // string, any and what nothing is known of
	case *luacats.Literal:
		return x.Value, strings.EqualFold(fmt.Sprint(x.Value), text)
	case *luacats.Optional:
		if strings.EqualFold(text, "none") {
			return nil, true
		}
		return convertTo(x.Elem, text)
	case *luacats.Union:
		// Those that fit fewer strings first, or string would take everything.
		for _, plain := range []bool{false, true} {
			for _, m := range x.Members {
				n, named := m.(*luacats.Named)
				isText := named && (n.Name == "string" || n.Name == "any")
				if isText != plain {
					continue
				}
				if v, ok := convertTo(m, text); ok {
					return v, true
				}
			}
		}
		return nil, false
	case *luacats.Array, *luacats.Table, *luacats.Tuple:
		return convertJSON(text)
	}
	return text, true
}

// convertJSON reads a list or dict.
func convertJSON(text string) (any, bool) {
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	v, err := jsonValue(decoder, 0)
	if err != nil || decoder.More() {
		return nil, false
	}
	switch v.(type) {
	case []any, *value.Dict:
		return v, true
	}
	return nil, false
}

// jsonValue reads one value, with the order of its dicts.
func jsonValue(d *json.Decoder, depth int) (any, error) {
	token, err := d.Token()
	if err != nil {
		return nil, err
	}
	if depth > value.MaxDepth {
		return nil, fmt.Errorf("nested more than %d levels deep", value.MaxDepth)
	}
	switch t := token.(type) {
	case json.Number:
		if n, err := t.Int64(); err == nil {
			return n, nil
		}
		return t.Float64()
	case json.Delim:
		if t == '[' {
			list := []any{}
			for d.More() {
				item, err := jsonValue(d, depth+1)
				if err != nil {
					return nil, err
				}
				list = append(list, item)
			}
			_, err = d.Token()
			return list, err
		}
		dict := value.NewDict(4)
		for d.More() {
			key, err := d.Token()
			if err != nil {
				return nil, err
			}
			item, err := jsonValue(d, depth+1)
			if err != nil {
				return nil, err
			}
			dict.Set(key.(string), item)
		}
		_, err = d.Token()
		return dict, err
	}
	return token, nil // string, bool or nil
}
