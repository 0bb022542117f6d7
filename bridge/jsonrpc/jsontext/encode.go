package jsontext

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"math"
	"math/bits"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/rflua/rflua/engine/value"
)

// Encoder writes values as JSON, without white space. The zero Encoder is usable.
type Encoder struct {
	// PythonNumbers writes the numbers that JSON does not have as Python's json does: NaN, Infinity and -Infinity.
	// Without it they are an error.
	PythonNumbers bool
}

// maxDepth leaves room for what the server itself wraps around a value of full depth: the result of a keyword, the
// response and the batch, or the params of a log message.
const maxDepth = value.MaxDepth + 4

// encode appends v: a value of package value, in which int and []string may stand for int64 and for a list of strings.
// Binary becomes base64, a time its ISO 8601 text. If v cannot be encoded, dst comes back as it was: v then holds
// another Go type, nests too deep, or has a number that JSON does not have.
func (e Encoder) Append(dst []byte, v any) ([]byte, error) {
	out, err := e.value(dst, v, 0)
	if err != nil {
		return dst, err
	}
	return out, nil
}

// value appends v, inside depth lists and dicts.
func (e Encoder) value(dst []byte, v any, depth int) ([]byte, error) {
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
		return AppendString(dst, v), nil
	case []byte:
		dst = base64.StdEncoding.AppendEncode(append(dst, '"'), v)
		return append(dst, '"'), nil
	case time.Time:
		return AppendString(dst, value.ISO(v)), nil
	case []any:
		return e.list(dst, v, depth)
	case []string:
		dst = append(dst, '[')
		for i, s := range v {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = AppendString(dst, s)
		}
		return append(dst, ']'), nil
	case *value.Dict:
		return e.dict(dst, v, depth)
	}
	return dst, fmt.Errorf("a value of the Go type %T cannot be sent over JSON-RPC", v)
}

var errTooDeep = fmt.Errorf("lists and dicts nest deeper than %d levels", value.MaxDepth)

// list appends an array.
func (e Encoder) list(dst []byte, list []any, depth int) ([]byte, error) {
	if depth == maxDepth {
		return dst, errTooDeep
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

// dict appends an object.
func (e Encoder) dict(dst []byte, d *value.Dict, depth int) ([]byte, error) {
	if depth == maxDepth {
		return dst, errTooDeep
	}
	dst = append(dst, '{')
	first := true
	for key, item := range d.All() {
		if !first {
			dst = append(dst, ',')
		}
		first = false
		dst = append(AppendString(dst, key), ':')
		var err error
		if dst, err = e.value(dst, item, depth+1); err != nil {
			return dst, err
		}
	}
	return append(dst, '}'), nil
}

// float appends a number.
func (e Encoder) float(dst []byte, f float64) ([]byte, error) {
	name := notFinite(f)
	switch {
	case name == "":
		return value.AppendFloat(dst, f), nil
	case e.PythonNumbers:
		return append(dst, name...), nil
	}
	return dst, fmt.Errorf("JSON has no number for %s", name)
}

// notFinite returns Python's name for a number that JSON does not have, and "" for any other.
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

// AppendString appends s in quotes, with only those escapes that JSON requires. Bytes that are not UTF-8 become U+FFFD.
func AppendString(dst []byte, s string) []byte {
	if !utf8.ValidString(s) {
		s = string([]rune(s))
	}
	dst = append(dst, '"')
	// Eight bytes are copied and checked at once. Bytes that were copied behind one that needs an escape are overwritten.
	i := 0
	for len(s)-i >= 8 {
		dst = slices.Grow(dst, len(s)-i)
		room := dst[len(dst):cap(dst)]
		n := (len(s) - i) &^ 7
		for j := 0; j < n; j += 8 {
			w := word(s[i+j:])
			binary.LittleEndian.PutUint64(room[j:], w)
			if found := special(w); found != 0 {
				n = j + bits.TrailingZeros64(found)/8
				break
			}
		}
		dst, i = dst[:len(dst)+n], i+n
		if len(s)-i >= 8 { // there was one
			dst = value.AppendJSONEscape(dst, s[i])
			i++
		}
	}
	for ; i < len(s); i++ {
		if c := s[i]; c >= ' ' && c != '"' && c != '\\' {
			dst = append(dst, c)
		} else {
			dst = value.AppendJSONEscape(dst, c)
		}
	}
	return append(dst, '"')
}

// word returns the first eight bytes of s, in the order of binary.LittleEndian.
func word(s string) uint64 {
	_ = s[7]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}
