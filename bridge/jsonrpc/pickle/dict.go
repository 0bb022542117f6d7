package pickle

import (
	"fmt"
	"strconv"
	"time"

	"github.com/rflua/rflua/engine/value"
)

// dict returns a dict with the entries in order. Of entries whose keys are the same as text the last counts, in the
// position of the first.
func (b *builder) dict(self any, entries []pyEntry) (any, error) {
	if err := b.enter(self); err != nil {
		return nil, err
	}
	defer b.leave()
	d := value.NewDict(len(entries))
	for _, entry := range entries {
		key, err := b.key(entry.key)
		if err != nil {
			return nil, err
		}
		v, err := b.value(entry.value)
		if err != nil {
			return nil, err
		}
		d.Set(key, v)
	}
	return d, nil
}

// key returns a key as text, which is str(key) in Python, as Robot Framework's own Remote sends it.
func (b *builder) key(k any) (string, error) {
	if _, ok := k.(*pyTuple); ok {
		return "", fmt.Errorf("a dict with a tuple or a set as a key cannot be sent")
	}
	v, err := b.value(k)
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
	return "", errMisfit
}
