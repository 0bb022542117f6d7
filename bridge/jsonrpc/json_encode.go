package jsonrpc

import (
	"encoding/base64"
	"fmt"
	"math"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/rflua/rflua/engine/value"
)

// jsonEncoder writes values as JSON, without white space.
type jsonEncoder struct {
	// pythonNumbers writes the numbers that JSON does not have as Python's json does: NaN, Infinity and -Infinity.
	// Otherwise they are an error.
	pythonNumbers bool
}

// maxJSONDepth leaves room for what the server itself wraps around a value of full depth: the result of a keyword, the
// response and the batch, or the params of a log message.
const maxJSONDepth = value.MaxDepth + 4

// encode appends v: a value of package value, in which int and []string may stand for int64 and for a list of strings.
// Binary becomes base64, a time its ISO 8601 text. If v cannot be encoded, dst comes back as it was: v then holds
// another Go type, nests too deep, or has a number that JSON does not have.
func (e jsonEncoder) encode(dst []byte, v any) ([]byte, error) {
	out, err := e.value(dst, v, 0)
	if err != nil {
		return dst, err
	}
	return out, nil
}

// value appends v, inside depth lists and dicts.
func (e jsonEncoder) value(dst []byte, v any, depth int) ([]byte, error) {
	switch v := v.(type) {
	case nil:
		return append(dst, "null"...), nil
	case bool:
		return strconv.AppendBool(dst, v), nil
	case int:
		return strconv.AppendInt(dst, int64(v), 10), nil
	case int64:
		return strconv.AppendInt(dst, v, 10), nil
	case float64:
		return e.float(dst, v)
	case string:
		return appendString(dst, v), nil
	case []byte:
		dst = base64.StdEncoding.AppendEncode(append(dst, '"'), v)
		return append(dst, '"'), nil
	case time.Time:
		return appendString(dst, value.ISO(v)), nil
	case []any:
		return e.list(dst, v, depth)
	case []string:
		dst = append(dst, '[')
		for i, s := range v {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = appendString(dst, s)
		}
		return append(dst, ']'), nil
	case *value.Dict:
		return e.dict(dst, v, depth)
	}
	return dst, fmt.Errorf("a value of the Go type %T cannot be sent over JSON-RPC", v)
}

var errJSONTooDeep = fmt.Errorf("lists and dicts nest deeper than %d levels", value.MaxDepth)

func (e jsonEncoder) list(dst []byte, list []any, depth int) ([]byte, error) {
	if depth == maxJSONDepth {
		return dst, errJSONTooDeep
	}
	dst = append(dst, '[')
	for i, item := range list {
		if i > 0 {
			dst = append(dst, ',')
		}
		var err error
		if dst, err = e.value(dst, item, depth+1); err != nil {
			return dst, err
		}
	}
	return append(dst, ']'), nil
}

func (e jsonEncoder) dict(dst []byte, d *value.Dict, depth int) ([]byte, error) {
	if depth == maxJSONDepth {
		return dst, errJSONTooDeep
	}
	dst = append(dst, '{')
	first := true
	for key, item := range d.All() {
		if !first {
			dst = append(dst, ',')
		}
		first = false
		dst = append(appendString(dst, key), ':')
		var err error
		if dst, err = e.value(dst, item, depth+1); err != nil {
			return dst, err
		}
	}
	return append(dst, '}'), nil
}

func (e jsonEncoder) float(dst []byte, f float64) ([]byte, error) {
	name := notFinite(f)
	switch {
	case name == "":
		return value.AppendFloat(dst, f), nil
	case e.pythonNumbers:
		return append(dst, name...), nil
	}
	return dst, fmt.Errorf("JSON has no number for %s", name)
}

// notFinite is Python's name for a number that JSON does not have.
func notFinite(f float64) string {
	switch {
	case math.IsNaN(f):
		return "NaN"
	case math.IsInf(f, 1):
		return "Infinity"
	case math.IsInf(f, -1):
		return "-Infinity"
	}
	return ""
}

// appendString appends s in quotes, with only those escapes that JSON asks for. Bytes that are not UTF-8 become U+FFFD.
func appendString(dst []byte, s string) []byte {
	if !utf8.ValidString(s) {
		s = string([]rune(s))
	}
	dst = append(dst, '"')
	// Most text needs no escapes: it is copied at once, and only what follows the first escape is copied again.
	start := len(dst)
	dst = append(dst, s...)
	plain := endOfPlain(dst, start)
	if plain == len(dst) {
		return append(dst, '"')
	}
	s, dst = s[plain-start:], dst[:plain]
	start = 0
	for i := range len(s) {
		c := s[i]
		if c >= ' ' && c != '"' && c != '\\' {
			continue
		}
		dst = value.AppendJSONEscape(append(dst, s[start:i]...), c)
		start = i + 1
	}
	return append(append(dst, s[start:]...), '"')
}
