package jsonrpc

import (
	"errors"
	"fmt"
	"math/big"
	"slices"
	"time"
	"unicode"

	"github.com/rflua/rflua/engine/value"
)

// unpickle reads an argument that the client has pickled and gives it as a value of package value.
//
// Nothing in a pickle is ever executed. The machine notes down what is called with which arguments (pickleMachine), and
// those objects that are on the allowlist are then turned into values (unpickler). What a pickle takes in memory and
// time is bounded by its size and by maxPickleValues.
//
// An error reads on from the name of the argument. It may name classes, but never quotes text, which may be a Secret.
func unpickle(data []byte) (any, error) {
	root, err := loadPickle(data)
	if err != nil {
		return nil, err
	}
	u := unpickler{text: len(data) + maxRepeatedText}
	return u.value(root)
}

// unpickleHex reads the text of {"__pickled__": text}.
func unpickleHex(text string) (any, error) {
	if len(text)%2 != 0 {
		return nil, fmt.Errorf("the pickle is not hexadecimal: it has an odd number of digits (%d)", len(text))
	}
	data := slices.Grow(takeBuffer(len(text)/2), len(text)/2)
	defer func() { releaseBuffer(data) }() // values do not refer to it
	wrong := byte(0)
	for i := 0; i+1 < len(text); i += 2 {
		high, low := hexValues[text[i]], hexValues[text[i+1]]
		wrong |= high | low
		data = append(data, high<<4|low)
	}
	if wrong&notHex != 0 {
		return nil, fmt.Errorf("the pickle is not hexadecimal: a digit is not one of 0-9 and a-f")
	}
	return unpickle(data)
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

var errPickleDepth = fmt.Errorf("lists and dicts nest deeper than %d levels", value.MaxDepth)

// maxRepeatedText is how much longer than the pickle its text may get because it refers to some of it repeatedly.
const maxRepeatedText = 16 << 20

// maxNestedObjects is how deep objects may be the arguments of objects. A time in a zone takes three.
const maxNestedObjects = 8

// unpickler turns what the machine made into values. All its methods count what they make.
type unpickler struct {
	values  int                       // made so far
	text    int                       // bytes of text and binary that may still be made
	path    []any                     // lists and dicts around the current value
	objects int                       // objects around it
	zones   map[string]*time.Location // used so far
}

func (u *unpickler) value(v any) (any, error) {
	if u.values++; u.values > maxPickleValues {
		return nil, errPickleValues
	}
	switch x := v.(type) {
	case nil, bool, int64, float64:
		return v, nil
	case string:
		return v, u.spend(len(x))
	case []byte:
		return v, u.spend(len(x))
	case *big.Int:
		digits := x.String()
		return digits, u.spend(len(digits))
	case *pyList:
		return u.list(v, x.items)
	case *pyTuple:
		return u.list(v, x.items)
	case *pyDict:
		return u.dict(v, x.entries)
	case *pyObject:
		return u.object(x)
	case *pyClass:
		return nil, x.refused()
	}
	return nil, errPickleMisfit
}

// spend takes n from the bytes that may still be made.
func (u *unpickler) spend(n int) error {
	if u.text -= n; u.text < 0 {
		return fmt.Errorf("text that is repeated to more than %d bytes in one argument", maxRepeatedText)
	}
	return nil
}

// enter counts a level of lists and dicts; leave it by shortening the path.
func (u *unpickler) enter(container any) error {
	u.path = append(u.path, container)
	if len(u.path) <= value.MaxDepth {
		return nil
	}
	// A search at each level would find a cycle sooner, and make each value slower.
	seen := make(map[any]bool, len(u.path))
	for _, c := range u.path {
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
	return errPickleDepth
}

func (u *unpickler) leave() { u.path = u.path[:len(u.path)-1] }

func (u *unpickler) list(self any, items []any) (any, error) {
	if err := u.enter(self); err != nil {
		return nil, err
	}
	defer u.leave()
	list := make([]any, len(items))
	for i, item := range items {
		var err error
		if list[i], err = u.value(item); err != nil {
			return nil, err
		}
	}
	return list, nil
}
