package jsonrpc

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"math/big"
	"time"

	gopickle "github.com/nlpodyssey/gopickle/pickle"
	"github.com/nlpodyssey/gopickle/types"

	"github.com/rflua/rflua/engine/value"
)

// unpickle reads an argument that the client has pickled and gives it as a value of package value.
//
// Nothing in a pickle is ever executed. It goes three ways: the scan refuses what could harm (scanPickle), gopickle
// makes objects that only note down what they are called with (class, object), and those of the allowlist are then
// turned into values here. What a pickle takes in memory and time is bounded by its size and by maxPickleValues.
//
// An error reads on from the name of the argument. It may name classes, but never quotes text, which may be a Secret.
func unpickle(data []byte) (any, error) {
	checked, err := scanPickle(data)
	if err != nil {
		return nil, err
	}
	root, err := loadPickle(checked)
	if err != nil {
		return nil, err
	}
	u := unpickler{text: len(data) + maxRepeatedText}
	return u.value(root)
}

// unpickleHex reads the text of {"__pickled__": text}.
func unpickleHex(text string) (any, error) {
	data, err := hex.DecodeString(text)
	switch {
	case errors.Is(err, hex.ErrLength):
		return nil, fmt.Errorf("the pickle is not hexadecimal: it has an odd number of digits (%d)", len(text))
	case err != nil:
		return nil, fmt.Errorf("the pickle is not hexadecimal: a digit is not one of 0-9 and a-f")
	}
	return unpickle(data)
}

// loadPickle runs gopickle on a pickle that was scanned. Its errors and panics are not passed on: they may print values.
func loadPickle(data []byte) (root any, err error) {
	defer func() {
		if recover() != nil {
			root, err = nil, errPickleMisfit
		}
	}()
	u := gopickle.NewUnpickler(bytes.NewReader(data))
	u.FindClass = findClass
	if root, err = u.Load(); err != nil {
		return nil, errPickleMisfit
	}
	return root, nil
}

var (
	errPickleMisfit = malformedPickle("its operations do not fit together")
	errPickleDepth  = fmt.Errorf("lists and dicts nest deeper than %d levels", value.MaxDepth)
)

// maxRepeatedText is how much longer than the pickle its text may get because it refers to some of it repeatedly.
const maxRepeatedText = 16 << 20

// maxNestedObjects is how deep objects may be the arguments of objects. A time in a zone takes three.
const maxNestedObjects = 8

// unpickler turns what gopickle made into values. All its methods count what they make.
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
	switch v := v.(type) {
	case nil, bool, float64:
		return v, nil
	case int:
		return int64(v), nil
	case *big.Int:
		if v.IsInt64() {
			return v.Int64(), nil
		}
		return v.String(), nil
	case string:
		return pythonText(v), u.spend(len(v))
	case []byte:
		return v, u.spend(len(v))
	case *types.ByteArray:
		return u.value([]byte(*v))
	case *types.List:
		return u.list(v, *v)
	case *types.Tuple:
		return u.list(v, *v)
	case *types.Dict:
		return u.dict(v, *v)
	case *types.OrderedDict:
		return u.orderedDict(v)
	case *pyObject:
		return u.object(v)
	case *pyClass:
		return nil, v.refused()
	case *types.OrderedDictClass:
		return nil, (&pyClass{name: "collections.OrderedDict"}).refused()
	case *types.ObjectClass:
		return nil, (&pyClass{name: "builtins.object"}).refused()
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
			if _, ok := c.(*types.List); ok {
				return errors.New("a list that contains itself cannot be sent")
			}
			if _, ok := c.(*types.Tuple); ok {
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
