package codec

import (
	"encoding/base64"
	"fmt"
	"math"
	"math/bits"
	"strconv"
	"time"

	"github.com/rflua/rflua/engine/value"
)

// Encoder writes values as XML-RPC. The zero Encoder writes nil as <nil/>.
type Encoder struct {
	NilAsEmpty bool // write nil as an empty string, which is how RF sends None (RF user guide, "Remote library interface")
}

// maxEncodeDepth leaves room for what the server wraps around a value of full depth: the dict with the result of a keyword,
// and the two lists of system.multicall.
const maxEncodeDepth = value.MaxDepth + 4

const (
	responseStart = `<?xml version="1.0" encoding="UTF-8"?>` + "\n<methodResponse><params><param>"
	responseEnd   = "</param></params></methodResponse>\n"
)

// AppendCall appends a request. Its parameters may be what [Encoder.AppendResponse] encodes, and its errors are the same.
func (e Encoder) AppendCall(dst []byte, c Call) ([]byte, error) {
	out := append(dst, `<?xml version="1.0"?>`+"\n<methodCall><methodName>"...)
	out = append(appendEscaped(out, c.Name), "</methodName><params>"...)
	for _, v := range c.Params {
		var err error
		if out, err = e.value(append(out, "<param>"...), v, 0); err != nil {
			return dst, err
		}
		out = append(out, "</param>"...)
	}
	return append(out, "</params></methodCall>\n"...), nil
}

// AppendResponse appends the response whose result is v: a value of package value, in which int and []string may stand
// for int64 and for a list of strings. It returns dst as it was and an error if v cannot be encoded: because it holds
// another Go type, nests too deep, or has a dict with a key that XML cannot carry.
func (e Encoder) AppendResponse(dst []byte, v any) ([]byte, error) {
	out, err := e.value(append(dst, responseStart...), v, 0)
	if err != nil {
		return dst, err
	}
	return append(out, responseEnd...), nil
}

// value appends <value>, inside depth lists and dicts.
func (e Encoder) value(dst []byte, v any, depth int) ([]byte, error) {
	switch v := v.(type) {
	case nil:
		if e.NilAsEmpty {
			return append(dst, "<value><string></string></value>"...), nil
		}
		return append(dst, "<value><nil/></value>"...), nil
	case bool:
		if v {
			return append(dst, "<value><boolean>1</boolean></value>"...), nil
		}
		return append(dst, "<value><boolean>0</boolean></value>"...), nil
	case int:
		return appendInteger(dst, int64(v)), nil
	case int64:
		return appendInteger(dst, v), nil
	case float64:
		dst = append(dst, "<value><double>"...)
		// The specification has neither exponents nor names for infinity. Every client reads the former, Python the latter.
		return append(value.AppendFloat(dst, v), "</double></value>"...), nil
	case string:
		return appendString(dst, v), nil
	case []byte:
		return appendBinary(dst, v), nil
	case time.Time:
		return appendString(dst, value.ISO(v)), nil
	case []any:
		return e.list(dst, v, depth)
	case []string:
		dst = append(dst, "<value><array><data>"...)
		for _, item := range v {
			dst = appendString(dst, item)
		}
		return append(dst, "</data></array></value>"...), nil
	case *value.Dict:
		return e.dict(dst, v, depth)
	}
	return dst, fmt.Errorf("a value of the Go type %T cannot be sent over XML-RPC", v)
}

func (e Encoder) list(dst []byte, list []any, depth int) ([]byte, error) {
	if depth == maxEncodeDepth {
		return dst, errTooDeep
	}
	dst = append(dst, "<value><array><data>"...)
	var err error
	for _, item := range list {
		if dst, err = e.value(dst, item, depth+1); err != nil {
			return dst, err
		}
	}
	return append(dst, "</data></array></value>"...), nil
}

func (e Encoder) dict(dst []byte, d *value.Dict, depth int) ([]byte, error) {
	if depth == maxEncodeDepth {
		return dst, errTooDeep
	}
	dst = append(dst, "<value><struct>"...)
	var err error
	for key, item := range d.All() {
		if forbidden(key) >= 0 {
			return dst, fmt.Errorf("the key %q has a character that XML cannot carry, and XML-RPC has no other way to send a key", key)
		}
		dst = append(dst, "<member><name>"...)
		dst = append(appendEscaped(dst, key), "</name>"...)
		if dst, err = e.value(dst, item, depth+1); err != nil {
			return dst, err
		}
		dst = append(dst, "</member>"...)
	}
	return append(dst, "</struct></value>"...), nil
}

var errTooDeep = fmt.Errorf("lists and dicts nest deeper than %d levels", value.MaxDepth)

// appendInteger appends a whole number: as <int> only in the 32 bits that the specification gives it.
func appendInteger(dst []byte, n int64) []byte {
	if n < math.MinInt32 || n > math.MaxInt32 {
		dst = append(dst, "<value><i8>"...)
		return append(strconv.AppendInt(dst, n, 10), "</i8></value>"...)
	}
	dst = append(dst, "<value><int>"...)
	return append(strconv.AppendInt(dst, n, 10), "</int></value>"...)
}

// appendBinary appends bytes as base64.
func appendBinary[T string | []byte](dst []byte, data T) []byte {
	dst = append(dst, "<value><base64>"...)
	dst = base64.StdEncoding.AppendEncode(dst, []byte(data))
	return append(dst, "</base64></value>"...)
}

// appendString appends text, and the bytes of text that XML cannot carry as base64: RF's rule for control characters (RF
// user guide, "Remote library interface", supported argument and return value types).
func appendString(dst []byte, s string) []byte {
	if forbidden(s) >= 0 {
		return appendBinary(dst, s)
	}
	dst = append(dst, "<value><string>"...)
	return append(appendEscaped(dst, s), "</string></value>"...)
}

// appendEscaped appends text so that a reader gets it back unchanged: it would read a plain carriage return as a line feed,
// and "]]>" is not allowed in text.
func appendEscaped(dst []byte, s string) []byte {
	start := 0
	for i := nextEscape(s, 0); i < len(s); i = nextEscape(s, i+1) {
		var reference string
		switch s[i] {
		case '&':
			reference = "&amp;"
		case '<':
			reference = "&lt;"
		case '>':
			reference = "&gt;"
		case '\r':
			reference = "&#13;"
		}
		dst = append(append(dst, s[start:i]...), reference...)
		start = i + 1
	}
	return append(dst, s[start:]...)
}

// nextEscape returns the index of the first byte from i on that must be escaped, or the length of s.
func nextEscape(s string, i int) int {
	const ones = highs >> 7
	for ; i+8 <= len(s); i += 8 {
		w := word(s[i:])
		cr := w ^ ones*'\r'
		if found := markup(w) | (cr-ones)&^cr&highs; found != 0 {
			return i + bits.TrailingZeros64(found)/8
		}
	}
	for ; i < len(s); i++ {
		switch s[i] {
		case '&', '<', '>', '\r':
			return i
		}
	}
	return i
}
