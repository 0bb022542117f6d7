package jsonrpc

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/rflua/rflua/engine/value"
)

// needsPickle says whether JsonRpcRemote reads v only from a pickle: it garbles lists and dicts that come as JSON, and
// JSON has no bytes.
func needsPickle(v any) bool {
	switch v.(type) {
	case []any, *value.Dict, []byte:
		return true
	}
	return false
}

// pickleHex is v as the text of {"__pickled__": text}.
func pickleHex(v any) (string, error) {
	text, err := appendPickleHex(nil, v)
	return string(text), err
}

// appendPickleHex appends that. If v cannot be pickled, dst comes back as it was.
func appendPickleHex(dst []byte, v any) ([]byte, error) {
	b, err := pickle(dst, v)
	if err != nil {
		return dst, err
	}
	// From the last byte to the first, digits only take the place of what has been read.
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

// pickle appends a value of package value as a pickle of protocol 4, which has text, bytes and integers of every length
// and is read by every Python that the client runs on. Dicts become Robot Framework's DotDict, so that ${x.a.b} works,
// and times ISO 8601 text. If v holds another Go type or nests too deep, dst comes back as it was.
func pickle(dst []byte, v any) ([]byte, error) {
	p := pickler{out: append(dst, 0x80, 4)}
	if err := p.value(v, 0); err != nil {
		return dst, err
	}
	return append(p.out, '.'), nil
}

// pickler writes the operations that make a value. Only the class DotDict is kept in the memo, as entry 0: what a value
// holds twice is written twice, which is what it is worth to a test as well.
type pickler struct {
	out     []byte
	dotDict bool // is in the memo
}

// value writes v, inside depth lists and dicts.
func (p *pickler) value(v any, depth int) error {
	switch v := v.(type) {
	case nil:
		p.out = append(p.out, 'N')
	case bool:
		if v {
			p.out = append(p.out, 0x88)
		} else {
			p.out = append(p.out, 0x89)
		}
	case int64:
		p.integer(v)
	case float64:
		p.out = binary.BigEndian.AppendUint64(append(p.out, 'G'), math.Float64bits(v))
	case string:
		p.text(v)
	case []byte:
		p.counted('C', 'B', 0x8e, len(v))
		p.out = append(p.out, v...)
	case time.Time:
		p.text(value.ISO(v))
	case []any:
		return p.list(v, depth)
	case *value.Dict:
		return p.dict(v, depth)
	default:
		return fmt.Errorf("a value of the Go type %T cannot be pickled", v)
	}
	return nil
}

func (p *pickler) list(list []any, depth int) error {
	if depth == value.MaxDepth {
		return errPickleDepth
	}
	p.out = append(p.out, ']')
	if len(list) == 0 {
		return nil
	}
	p.out = append(p.out, '(')
	for _, item := range list {
		if err := p.value(item, depth+1); err != nil {
			return err
		}
	}
	p.out = append(p.out, 'e')
	return nil
}

// dict writes DotDict() and its entries, as Python does for an object of that class.
func (p *pickler) dict(d *value.Dict, depth int) error {
	if depth == value.MaxDepth {
		return errPickleDepth
	}
	if p.dotDict {
		p.out = append(p.out, 'h', 0)
	} else {
		p.text("robot.utils.dotdict")
		p.text("DotDict")
		p.out = append(p.out, 0x93, 0x94)
		p.dotDict = true
	}
	p.out = append(p.out, ')', 'R')
	if d.Len() == 0 {
		return nil
	}
	p.out = append(p.out, '(')
	for key, item := range d.All() {
		p.text(key)
		if err := p.value(item, depth+1); err != nil {
			return err
		}
	}
	p.out = append(p.out, 'u')
	return nil
}

func (p *pickler) integer(n int64) {
	switch {
	case n >= 0 && n <= math.MaxUint8:
		p.out = append(p.out, 'K', byte(n))
	case n >= 0 && n <= math.MaxUint16:
		p.out = binary.LittleEndian.AppendUint16(append(p.out, 'M'), uint16(n))
	case n >= math.MinInt32 && n <= math.MaxInt32:
		p.out = binary.LittleEndian.AppendUint32(append(p.out, 'J'), uint32(n))
	default:
		p.out = binary.LittleEndian.AppendUint64(append(p.out, 0x8a, 8), uint64(n))
	}
}

// text writes a string. Bytes that are not UTF-8 would make the client give up the whole session.
func (p *pickler) text(s string) {
	s = pythonText(s)
	p.counted(0x8c, 'X', 0x8d, len(s))
	p.out = append(p.out, s...)
}

// counted writes the opcode for a length of one, four or eight bytes, and the length.
func (p *pickler) counted(short, long, huge byte, n int) {
	switch {
	case n <= math.MaxUint8:
		p.out = append(p.out, short, byte(n))
	case uint64(n) <= math.MaxUint32:
		p.out = binary.LittleEndian.AppendUint32(append(p.out, long), uint32(n))
	default:
		p.out = binary.LittleEndian.AppendUint64(append(p.out, huge), uint64(n))
	}
}
