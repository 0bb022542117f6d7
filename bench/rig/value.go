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

// Plain is a value that is sent as it is compared: float64 for all numbers, map[string]any for dicts.
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
		for _, f := range v {
			entries[f.name()] = Plain(f[1])
		}
		return entries
	}
	return v
}

// Same says how a value that was returned differs from what is expected.
func Same(got, want any) error {
	if reflect.DeepEqual(got, want) {
		return nil
	}
	return fmt.Errorf("the answer is %s, want %s", Excerpt(fmt.Append(nil, got)), Excerpt(fmt.Append(nil, want)))
}

// Unpickled is the value of a pickle in hexadecimal.
func Unpickled(text string) (any, error) {
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

// dotDict is Robot Framework's dictionary: one like any other.
type dotDict struct{}

func (dotDict) Call(...any) (any, error)  { return types.NewDict(), nil }
func (dotDict) PyNew(...any) (any, error) { return types.NewDict(), nil }

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
