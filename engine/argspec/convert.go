package argspec

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/rflua/rflua/engine/luacats"
	"github.com/rflua/rflua/engine/value"
)

// Convert returns v as the value that the argument's annotation asks for, if v is a string: the clients send the arguments
// of an import as they are written in the test data, which RF would convert for a local library. Other values are returned
// as they are.
func (a *Argument) Convert(v any) (any, error) {
	text, ok := v.(string)
	if !ok || a.Annotation == nil {
		return v, nil
	}
	if got, ok := convertTo(a.Annotation, text); ok {
		return got, nil
	}
	if a.HasDefault && a.Default == nil && strings.EqualFold(text, "none") {
		return nil, nil
	}
	return nil, fmt.Errorf("argument '%s' got value '%s' that cannot be converted to %s", a.Name, text, a.Annotation)
}

// truths are RF's words for True and False (RF user guide, "Supported conversions").
var truths = map[string]bool{"true": true, "yes": true, "on": true, "1": true, "false": false, "no": false, "off": false, "0": false, "": false}

// convertTo returns text as a value of type t, and whether it is one.
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
			v, ok := parseContainer(text)
			if _, isDict := v.(*value.Dict); len(x.Args) == 2 && !isDict {
				return nil, false
			}
			return v, ok && (len(x.Args) < 2 || convertItems(v, x.Args[1]))
		}
		return text, true // string, any and unknown types
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
		v, ok := parseContainer(text)
		if _, isList := v.([]any); !isList {
			return nil, false
		}
		return v, ok && convertItems(v, x.Elem)
	case *luacats.Table, *luacats.Tuple:
		return parseContainer(text)
	}
	return text, true
}

// separators are what may group the digits of a number (RF user guide, "Supported conversions").
var separators = strings.NewReplacer(" ", "", "_", "")

// convertInteger returns the whole number that text is: decimal, or with one of the prefixes 0x, 0o and 0b. Python takes 010 for ten, and
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

// convertItems converts the strings that a list or dict holds, in place, and reports whether all could be converted.
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

// BindText is [Signature.Bind] for arguments that are written as text, those of an import: strings are converted to the
// types of the annotations.
func (s *Signature) BindText(positional []any, named *value.Dict) (*Bound, error) {
	b, err := s.Bind(positional, named)
	if err != nil {
		return nil, err
	}
	convert := func(a *Argument, values []any) (err error) {
		for i, v := range values {
			if values[i], err = a.Convert(v); err != nil {
				return fmt.Errorf("%s: %w", s.Owner(), err)
			}
		}
		return nil
	}
	fixed := 0
	for n := range s.Args {
		switch a := &s.Args[n]; a.Kind {
		case PositionalOnly, PositionalOrNamed:
			err = convert(a, b.Positional[fixed:fixed+1])
			fixed++
		case VarPositional:
			err = convert(a, b.Positional[fixed:])
		case NamedOnly:
			if v, given := b.Named.Get(a.Name); given {
				one := []any{v}
				err = convert(a, one)
				b.Named.Set(a.Name, one[0])
			}
		}
		if err != nil {
			return nil, err
		}
	}
	return b, nil
}
