package rig

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"math/big"
	"reflect"

	"github.com/nlpodyssey/gopickle/pickle"
	"github.com/nlpodyssey/gopickle/types"
)

// Plain returns a value that is sent in the types of values that are received: float64 for all numbers, map[string]any for dicts.
func Plain(v any) any {
	switch v := v.(type) {
	case int:
		return float64(v)
	case []any:
		list := make([]any, len(v))
		for i, item := range v {
			list[i] = Plain(item)
		}
		return list
	case Dict:
		entries := map[string]any{}
		for _, e := range v {
			entries[e.name] = Plain(e.value)
		}
		return entries
	}
	return v
}

// Same returns an error if got is not want.
func Same(got, want any) error {
	if reflect.DeepEqual(got, want) {
		return nil
	}
	return fmt.Errorf("the answer is %s, want %s", Excerpt(fmt.Append(nil, got)), Excerpt(fmt.Append(nil, want)))
}

// unpickled returns the value of a pickle in hexadecimal, in the types of [DecodeXML]. It loads no class but DotDict.
func unpickled(text string) (any, error) {
	data, err := hex.DecodeString(text)
	if err != nil {
		return nil, err
	}
	u := pickle.NewUnpickler(bytes.NewReader(data))
	u.FindClass = func(module, name string) (any, error) {
		if module == "robot.utils.dotdict" && name == "DotDict" {
			return dotDict{}, nil
		}
		return nil, fmt.Errorf("the class %s.%s is not expected", module, name)
	}
	v, err := u.Load()
	if err != nil {
		return nil, err
	}
	return fromPickle(v)
}

// dotDict is the class of Robot Framework's dictionaries, which are read like any other dict.
type dotDict struct{}

// Call returns a new dict.
func (dotDict) Call(...any) (any, error) { return types.NewDict(), nil }

// PyNew returns a new dict.
func (dotDict) PyNew(...any) (any, error) { return types.NewDict(), nil }

// fromPickle returns a value of gopickle in the types of [DecodeXML].
func fromPickle(v any) (any, error) {
	switch v := v.(type) {
	case int:
		return float64(v), nil
	case *big.Int:
		f, _ := new(big.Float).SetInt(v).Float64()
		return f, nil
	case string, bool, float64, nil:
		return v, nil
	case *types.List:
		list := make([]any, len(*v))
		for i, item := range *v {
			var err error
			if list[i], err = fromPickle(item); err != nil {
				return nil, err
			}
		}
		return list, nil
	case *types.Dict:
		entries := map[string]any{}
		for _, entry := range *v {
			name, ok := entry.Key.(string)
			if !ok {
				return nil, fmt.Errorf("a dict has the key %v", entry.Key)
			}
			var err error
			if entries[name], err = fromPickle(entry.Value); err != nil {
				return nil, err
			}
		}
		return entries, nil
	}
	return nil, fmt.Errorf("a pickle has a %T", v)
}

// Excerpt returns the beginning of a response, for an error.
func Excerpt(body []byte) string {
	if len(body) > 300 {
		return string(body[:300]) + "..."
	}
	return string(body)
}
