package xmlrpc

import (
	"encoding/base64"
	"fmt"
	"math"
	"math/bits"
	"strconv"
	"time"

	"github.com/rflua/rflua/engine/value"
)

// encoder writes values as XML-RPC. The zero encoder writes nil as <nil/>.
type encoder struct {
	// nilAsEmpty writes nil as an empty string, which is how Robot Framework's remote interface sends None.
	nilAsEmpty bool
}

// maxEncodeDepth leaves room for what the server itself wraps around a value of full depth: the dict with the result
// of a keyword, and the two lists of system.multicall.
const maxEncodeDepth = value.MaxDepth + 4

const (
	responseStart = `<?xml version="1.0" encoding="UTF-8"?>` + "\n<methodResponse><params><param>"
	responseEnd   = "</param></params></methodResponse>\n"
)

// encodeResponse appends the response whose result is v: a value of package value, in which int and []string may
// stand for int64 and for a list of strings. If v cannot be encoded, dst comes back as it was: v then holds another Go
// type, nests too deep, or has a dict with a key that XML cannot carry.
func (e encoder) encodeResponse(dst []byte, v any) ([]byte, error) {
	out, err := e.value(append(dst, responseStart...), v, 0)
	if err != nil {
		return dst, err
	}
	return append(out, responseEnd...), nil
}

// value appends <value>, inside depth lists and dicts.
func (e encoder) value(dst []byte, v any, depth int) ([]byte, error) {
	switch v := v.(type) {
	case nil:
		if e.nilAsEmpty {
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
		// The specification knows neither exponents nor names; every client reads the former, Python the latter.
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

func (e encoder) list(dst []byte, list []any, depth int) ([]byte, error) {
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

func (e encoder) dict(dst []byte, d *value.Dict, depth int) ([]byte, error) {
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

// appendInteger writes <int> only for the 32 bits that the specification gives it.
func appendInteger(dst []byte, n int64) []byte {
	if n < math.MinInt32 || n > math.MaxInt32 {
		dst = append(dst, "<value><i8>"...)
		return append(strconv.AppendInt(dst, n, 10), "</i8></value>"...)
	}
	dst = append(dst, "<value><int>"...)
	return append(strconv.AppendInt(dst, n, 10), "</int></value>"...)
}

func appendBinary[T string | []byte](dst []byte, data T) []byte {
	dst = append(dst, "<value><base64>"...)
	dst = base64.StdEncoding.AppendEncode(dst, []byte(data))
	return append(dst, "</base64></value>"...)
}

// appendString sends text that XML cannot carry as binary, which is Robot Framework's rule for control characters:
// the user guide has such text sent as base64. Its bytes are those of the string.
func appendString(dst []byte, s string) []byte {
	if forbidden(s) >= 0 {
		return appendBinary(dst, s)
	}
	dst = append(dst, "<value><string>"...)
	return append(appendEscaped(dst, s), "</string></value>"...)
}

// appendEscaped writes text so that it reads back as it is: a reader would make a line feed of a plain carriage
// return, and "]]>" is not allowed in text.
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

// nextEscape is the index of the first byte from i on that cannot be written as it is, or the length of s.
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
