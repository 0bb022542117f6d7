package pickle

import (
	"errors"
	"fmt"
	"math/big"
	"slices"
	"sync"
	"time"
	"unicode"

	"github.com/rflua/rflua/engine/value"
)

// Decode reads the pickle of an argument and returns it as a value of package value.
//
// An error continues a sentence that begins with the name of the argument. It may name classes, but never quotes text,
// which may be a Secret. A pickle that no Python wrote is a *MalformedError.
func Decode(data []byte) (any, error) {
	root, err := load(data)
	if err != nil {
		return nil, err
	}
	b := builder{text: len(data) + maxRepeatedText}
	return b.value(root)
}

// MalformedError is a pickle that no Python wrote.
type MalformedError struct{ reason string }

// Error returns the reason.
func (e *MalformedError) Error() string { return "malformed pickle: " + e.reason }

// malformed returns a MalformedError.
func malformed(format string, args ...any) error {
	return &MalformedError{fmt.Sprintf(format, args...)}
}

// raws are pickles before they are decoded. Fresh memory for a megabyte costs more than to write to it. One that is not
// used for a while becomes garbage (sync.Pool).
var raws = sync.Pool{New: func() any { return new([]byte) }}

// maxKept is the capacity of the largest that is kept.
const maxKept = 4 << 20

// DecodeHex is Decode for the text of {"__pickled__": text}.
func DecodeHex(text string) (any, error) {
	if len(text)%2 != 0 {
		return nil, fmt.Errorf("the pickle is not hexadecimal: it has an odd number of digits (%d)", len(text))
	}
	raw := raws.Get().(*[]byte)
	data := slices.Grow((*raw)[:0], len(text)/2)
	wrong := byte(0)
	for i := 0; i+1 < len(text); i += 2 {
		high, low := hexValues[text[i]], hexValues[text[i+1]]
		wrong |= high | low
		data = append(data, high<<4|low)
	}
	if *raw = data; cap(data) <= maxKept {
		defer raws.Put(raw) // no value refers to it
	}
	if wrong&notHex != 0 {
		return nil, fmt.Errorf("the pickle is not hexadecimal: a digit is not one of 0-9 and a-f")
	}
	return Decode(data)
}

// hexValues are the values of digits, and notHex for all other bytes.
var hexValues = func() (values [256]byte) {
	for i := range values {
		values[i] = notHex
	}
	for i, c := range "0123456789abcdef" {
		values[c], values[unicode.ToUpper(c)] = byte(i), byte(i)
	}
	return values
}()

const notHex = 0x80

var errDepth = fmt.Errorf("lists and dicts nest deeper than %d levels", value.MaxDepth)

// maxRepeatedText is how many bytes longer than the pickle its text may become because the pickle repeats some of it by
// reference.
const maxRepeatedText = 16 << 20

// maxNestedObjects is how deep objects may be the arguments of objects. A time in a zone takes three.
const maxNestedObjects = 8

// builder makes values of what the machine left on its stack. All its methods count what they make.
type builder struct {
	values  int                       // made so far
	text    int                       // bytes of text and binary that may still be made
	path    []any                     // lists and dicts around the current value
	objects int                       // objects around it
	zones   map[string]*time.Location // used so far
}

// value returns the value of one thing on the stack.
func (b *builder) value(v any) (any, error) {
	if b.values++; b.values > maxValues {
		return nil, errValues
	}
	switch x := v.(type) {
	case nil, bool, int64, float64:
		return v, nil
	case string:
		return v, b.spend(len(x))
	case []byte:
		return v, b.spend(len(x))
	case *big.Int:
		digits := x.String()
		return digits, b.spend(len(digits))
	case *pyList:
		return b.list(v, x.items)
	case *pyTuple:
		return b.list(v, x.items)
	case *pyDict:
		return b.dict(v, x.entries)
	case *pyObject:
		return b.object(x)
	case *pyClass:
		return nil, x.refused()
	}
	return nil, errMisfit
}

// spend counts n bytes of text.
func (b *builder) spend(n int) error {
	if b.text -= n; b.text < 0 {
		return fmt.Errorf("text that is repeated to more than %d bytes in one argument", maxRepeatedText)
	}
	return nil
}

// enter counts a level of lists and dicts, until leave.
func (b *builder) enter(container any) error {
	b.path = append(b.path, container)
	if len(b.path) <= value.MaxDepth {
		return nil
	}
	// To search for a cycle at each level would find it sooner and make each value slower.
	seen := make(map[any]bool, len(b.path))
	for _, c := range b.path {
		if seen[c] {
			if _, ok := c.(*pyList); ok {
				return errors.New("a list that contains itself cannot be sent")
			}
			if _, ok := c.(*pyTuple); ok {
				return errors.New("a tuple that contains itself cannot be sent")
			}
			return errors.New("a dict that contains itself cannot be sent")
		}
		seen[c] = true
	}
	return errDepth
}

// leave ends the last level.
func (b *builder) leave() { b.path = b.path[:len(b.path)-1] }

// list returns a list of the items of a list or a tuple.
func (b *builder) list(self any, items []any) (any, error) {
	if err := b.enter(self); err != nil {
		return nil, err
	}
	defer b.leave()
	list := make([]any, len(items))
	for i, item := range items {
		var err error
		if list[i], err = b.value(item); err != nil {
			return nil, err
		}
	}
	return list, nil
}
