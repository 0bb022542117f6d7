package pickle

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/rflua/rflua/engine/value"
)

// Needed reports whether JsonRpcRemote can read v from a pickle only: it garbles lists and dicts that come as JSON, and JSON
// has no bytes.
func Needed(v any) bool {
	switch v.(type) {
	case []any, *value.Dict, []byte:
		return true
	}
	return false
}

// Hex returns the text of {"__pickled__": text} for v.
func Hex(v any) (string, error) {
	text, err := AppendHex(nil, v)
	return string(text), err
}

// AppendHex appends the text of Hex. If v cannot be pickled, it returns dst as it was and an error.
func AppendHex(dst []byte, v any) ([]byte, error) {
	b, err := Append(dst, v)
	if err != nil {
		return dst, err
	}
	// From the last byte to the first, digits overwrite only what has been read.
	start, n := len(dst), len(b)-len(dst)
	b = slices.Grow(b, n)[:start+2*n]
	text := b[start:]
	for i := n - 1; i >= 0; i-- {
		binary.LittleEndian.PutUint16(text[2*i:], hexDigits[text[i]])
	}
	return b, nil
}

// hexDigits are the two digits of each byte.
var hexDigits = func() (digits [256]uint16) {
	for i := range digits {
		digits[i] = binary.LittleEndian.Uint16(hex.AppendEncode(nil, []byte{byte(i)}))
	}
	return digits
}()

// Append appends v, a value of package value, as a pickle of protocol 4, which has text, bytes and integers of every length
// and can be read by every Python that the client runs on. Dicts become Robot Framework's DotDict, so that ${x.a.b} works,
// and times ISO 8601 text. If v holds another Go type or nests too deep, it returns dst as it was and an error.
func Append(dst []byte, v any) ([]byte, error) {
	e := encoder{out: append(dst, 0x80, 4)}
	if err := e.value(v, 0); err != nil {
		return dst, err
	}
	return append(e.out, '.'), nil
}

// encoder writes the operations that make a value. Only the class DotDict is kept in the memo, as entry 0: what a value
// holds twice is written twice.
type encoder struct {
	out     []byte
	dotDict bool // is in the memo
}

// value writes v, inside depth lists and dicts.
func (e *encoder) value(v any, depth int) error {
	switch v := v.(type) {
	case nil:
		e.out = append(e.out, 'N')
	case bool:
		if v {
			e.out = append(e.out, 0x88)
		} else {
			e.out = append(e.out, 0x89)
		}
	case int64:
		e.integer(v)
	case float64:
		e.out = binary.BigEndian.AppendUint64(append(e.out, 'G'), math.Float64bits(v))
	case string:
		e.text(v)
	case []byte:
		e.counted('C', 'B', 0x8e, len(v))
		e.out = append(e.out, v...)
	case time.Time:
		e.text(value.ISO(v))
	case []any:
		return e.list(v, depth)
	case *value.Dict:
		return e.dict(v, depth)
	default:
		return fmt.Errorf("a value of the Go type %T cannot be pickled", v)
	}
	return nil
}

// list writes a list.
func (e *encoder) list(list []any, depth int) error {
	if depth == value.MaxDepth {
		return errDepth
	}
	e.out = append(e.out, ']')
	if len(list) == 0 {
		return nil
	}
	e.out = append(e.out, '(')
	for _, item := range list {
		if err := e.value(item, depth+1); err != nil {
			return err
		}
	}
	e.out = append(e.out, 'e')
	return nil
}

// dict writes DotDict() and its entries, as Python does for an object of that class.
func (e *encoder) dict(d *value.Dict, depth int) error {
	if depth == value.MaxDepth {
		return errDepth
	}
	if e.dotDict {
		e.out = append(e.out, 'h', 0)
	} else {
		e.text("robot.utils.dotdict")
		e.text("DotDict")
		e.out = append(e.out, 0x93, 0x94)
		e.dotDict = true
	}
	e.out = append(e.out, ')', 'R')
	if d.Len() == 0 {
		return nil
	}
	e.out = append(e.out, '(')
	for key, item := range d.All() {
		e.text(key)
		if err := e.value(item, depth+1); err != nil {
			return err
		}
	}
	e.out = append(e.out, 'u')
	return nil
}

// integer writes an integer in its shortest form.
func (e *encoder) integer(n int64) {
	switch {
	case n >= 0 && n <= math.MaxUint8:
		e.out = append(e.out, 'K', byte(n))
	case n >= 0 && n <= math.MaxUint16:
		e.out = binary.LittleEndian.AppendUint16(append(e.out, 'M'), uint16(n))
	case n >= math.MinInt32 && n <= math.MaxInt32:
		e.out = binary.LittleEndian.AppendUint32(append(e.out, 'J'), uint32(n))
	default:
		e.out = binary.LittleEndian.AppendUint64(append(e.out, 0x8a, 8), uint64(n))
	}
}

// text writes a string. Bytes that are not UTF-8 would make the session of the client useless, and become U+FFFD.
func (e *encoder) text(s string) {
	s = pythonText(s)
	e.counted(0x8c, 'X', 0x8d, len(s))
	e.out = append(e.out, s...)
}

// counted writes the opcode for a length of one, four or eight bytes, and the length.
func (e *encoder) counted(short, long, huge byte, n int) {
	switch {
	case n <= math.MaxUint8:
		e.out = append(e.out, short, byte(n))
	case uint64(n) <= math.MaxUint32:
		e.out = binary.LittleEndian.AppendUint32(append(e.out, long), uint32(n))
	default:
		e.out = binary.LittleEndian.AppendUint64(append(e.out, huge), uint64(n))
	}
}
