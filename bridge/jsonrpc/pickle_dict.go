package jsonrpc

import (
	"fmt"
	"strconv"
	"time"

	"github.com/nlpodyssey/gopickle/types"

	"github.com/rflua/rflua/engine/value"
)

// dict keeps the order of the entries. Of entries whose keys are the same as text the last counts, in the place of the
// first.
func (u *unpickler) dict(self any, entries []types.DictEntry) (any, error) {
	if err := u.enter(self); err != nil {
		return nil, err
	}
	defer u.leave()
	d := value.NewDict(len(entries))
	for _, entry := range entries {
		key, err := u.key(entry.Key)
		if err != nil {
			return nil, err
		}
		v, err := u.value(entry.Value)
		if err != nil {
			return nil, err
		}
		d.Set(key, v)
	}
	return d, nil
}

// orderedDict is a dict that gopickle has its own type for. The only key of it that is refused though a dict may have
// it is bytes: gopickle panics at that.
func (u *unpickler) orderedDict(d *types.OrderedDict) (any, error) {
	entries := make([]types.DictEntry, 0, d.Len())
	for e := d.List.Front(); e != nil; e = e.Next() {
		entry := e.Value.(*types.OrderedDictEntry)
		entries = append(entries, types.DictEntry{Key: entry.Key, Value: entry.Value})
	}
	return u.dict(d, entries)
}

// key is a key as text, str(key) in Python, which is what Robot Framework's own Remote sends.
func (u *unpickler) key(k any) (string, error) {
	if _, ok := k.(*types.Tuple); ok {
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
