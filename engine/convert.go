package engine

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/rflua/rflua/engine/luacats"
	"github.com/rflua/rflua/engine/value"
)

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
			return convertInteger(text)
		case "number":
			f, err := strconv.ParseFloat(separators.Replace(strings.TrimSpace(text)), 64)
			return f, err == nil && !strings.ContainsAny(text, "xX")
		case "boolean":
			b, ok := truths[strings.ToLower(text)]
			return b, ok
		case "nil":
			return nil, strings.EqualFold(text, "none")
		case "table":
			v, ok := convertJSON(text)
			if _, isDict := v.(*value.Dict); len(x.Args) == 2 && !isDict {
				return nil, false
			}
			return v, ok && (len(x.Args) < 2 || convertItems(v, x.Args[1]))
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
	case *luacats.Array:
		v, ok := convertJSON(text)
		if _, isList := v.([]any); !isList {
			return nil, false
		}
		return v, ok && convertItems(v, x.Elem)
	case *luacats.Table, *luacats.Tuple:
		return convertJSON(text)
	}
	return text, true
}

// separators are what may group the digits of a number (RF user guide, "Supported conversions").
var separators = strings.NewReplacer(" ", "", "_", "")

// convertInteger reads a whole number: decimal, or with one of the prefixes 0x, 0o and 0b. Python takes 010 for ten, and
// RF 2.0 and 1e3 for whole numbers.
func convertInteger(text string) (any, bool) {
	text = separators.Replace(strings.TrimSpace(text))
	base := 10
	if digits := strings.ToLower(strings.TrimLeft(text, "+-")); len(digits) > 1 && digits[0] == '0' && strings.Contains("xob", digits[1:2]) {
		base = 0
	}
	n, err := strconv.ParseInt(text, base, 64)
	if err == nil {
		return n, true
	}
	f, err := strconv.ParseFloat(text, 64)
	return int64(f), err == nil && base == 10 && f == math.Trunc(f) && math.Abs(f) <= value.MaxSafeInt
}

// convertItems converts the strings that a list or dict holds, in place, if all can be converted.
func convertItems(v any, t luacats.Type) bool {
	convert := func(item any) (any, bool) {
		if text, ok := item.(string); ok {
			return convertTo(t, text)
		}
		return item, true
	}
	switch x := v.(type) {
	case []any:
		for i, item := range x {
			got, ok := convert(item)
			if !ok {
				return false
			}
			x[i] = got
		}
	case *value.Dict:
		for key, item := range x.All() {
			got, ok := convert(item)
			if !ok {
				return false
			}
			x.Set(key, got)
		}
	}
	return true
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
