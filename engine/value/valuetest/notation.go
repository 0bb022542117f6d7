// Package valuetest writes values as text, for tests of packages that read and write values.
package valuetest

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/rflua/rflua/engine/value"
)

// Notation returns a value as text, for tables of test cases and messages of failed tests: 1, 1.0, "text", b"bytes", [a
// b], {"key": value} in order, and a time as in ISO 8601. A Go value that package value does not know is ! and its
// type.
func Notation(v any) string {
	switch v := v.(type) {
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		return string(value.AppendFloat(nil, v))
	case string:
		return fmt.Sprintf("%+q", v)
	case []byte:
		return fmt.Sprintf("b%+q", v)
	case time.Time:
		return value.ISO(v)
	case []any:
		items := make([]string, len(v))
		for i, item := range v {
			items[i] = Notation(item)
		}
		return "[" + strings.Join(items, " ") + "]"
	case *value.Dict:
		var items []string
		for key, item := range v.All() {
			items = append(items, fmt.Sprintf("%+q: %s", key, Notation(item)))
		}
		return "{" + strings.Join(items, ", ") + "}"
	case nil, bool:
		return fmt.Sprint(v)
	}
	return fmt.Sprintf("!%T", v)
}

// TimesAsText returns v with the one change that encoding makes: times become text.
func TimesAsText(v any) any {
	switch v := v.(type) {
	case time.Time:
		return value.ISO(v)
	case []any:
		list := make([]any, len(v))
		for i, item := range v {
			list[i] = TimesAsText(item)
		}
		return list
	case *value.Dict:
		d := value.NewDict(v.Len())
		for key, item := range v.All() {
			d.Set(key, TimesAsText(item))
		}
		return d
	}
	return v
}
