package jsonrpc

import (
	"fmt"
	"strconv"
	"time"

	"github.com/rflua/rflua/engine/value"
)

// dict keeps the order of the entries. Of entries whose keys are the same as text the last counts, in the place of the
// first.
func (u *unpickler) dict(self any, entries []pyEntry) (any, error) {
	if err := u.enter(self); err != nil {
		return nil, err
	}
	defer u.leave()
	d := value.NewDict(len(entries))
	for _, entry := range entries {
		key, err := u.key(entry.key)
		if err != nil {
			return nil, err
		}
		v, err := u.value(entry.value)
		if err != nil {
			return nil, err
		}
		d.Set(key, v)
	}
	return d, nil
}

// key is a key as text, str(key) in Python, which is what Robot Framework's own Remote sends.
func (u *unpickler) key(k any) (string, error) {
	if _, ok := k.(*pyTuple); ok {
		return "", fmt.Errorf("a dict with a tuple or a set as a key cannot be sent")
	}
	v, err := u.value(k)
	if err != nil {
		return "", err
	}
	switch v := v.(type) {
	case nil:
		return "None", nil
	case bool:
		if v {
			return "True", nil
		}
		return "False", nil
	case int64:
		return strconv.FormatInt(v, 10), nil
	case float64:
		return string(value.AppendFloat(nil, v)), nil
	case string:
		return v, nil
	case []byte:
		return latin1Text(v), nil
	case time.Time:
		return value.ISO(v), nil
	}
	return "", errPickleMisfit
}
