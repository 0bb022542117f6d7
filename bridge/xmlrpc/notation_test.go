package xmlrpc

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/rflua/rflua/engine/value"
)

// notation writes a value so that tables can hold it and a failing test shows it: 1, 1.0, "text", b"bytes",
// [a b], {"key": value} in order, and a time as in ISO 8601.
func notation(v any) string {
	switch v := v.(type) {
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		return string(appendFloat(nil, v))
	case string:
		return fmt.Sprintf("%+q", v)
	case []byte:
		return fmt.Sprintf("b%+q", v)
	case time.Time:
		return value.ISO(v)
	case []any:
		items := make([]string, len(v))
		for i, item := range v {
			items[i] = notation(item)
		}
		return "[" + strings.Join(items, " ") + "]"
	case *value.Dict:
		var items []string
		for key, item := range v.All() {
			items = append(items, fmt.Sprintf("%+q: %s", key, notation(item)))
		}
		return "{" + strings.Join(items, ", ") + "}"
	case nil, bool:
		return fmt.Sprint(v)
	}
	return fmt.Sprintf("!%T", v)
}

// encodeCall is what a client of ours would send.
func encodeCall(c methodCall) ([]byte, error) {
	out := appendEscaped([]byte("<?xml version=\"1.0\"?><methodCall><methodName>"), c.Name)
	out = append(out, "</methodName><params>"...)
	for _, v := range c.Params {
		var err error
		if out, err = (encoder{}).value(append(out, "<param>"...), v, 0); err != nil {
			return nil, err
		}
		out = append(out, "</param>"...)
	}
	return append(out, "</params></methodCall>"...), nil
}

func dictOf(pairs ...any) *value.Dict {
	d := value.NewDict(len(pairs) / 2)
	for i := 0; i < len(pairs); i += 2 {
		d.Set(pairs[i].(string), pairs[i+1])
	}
	return d
}
