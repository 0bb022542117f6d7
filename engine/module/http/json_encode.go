package http

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strconv"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/marshal"
	"github.com/rflua/rflua/engine/value"
)

// encodeJSON writes a Lua value as JSON, its tables in order. The error says what cannot be written, and where in the
// value it is.
func encodeJSON(marks *marshal.Marks, v lua.LValue) (string, error) {
	plain, err := marks.FromLua(v, nil)
	if err != nil {
		return "", err
	}
	e := &jsonEncoder{}
	if wrong := e.value(plain); wrong != nil {
		return "", wrong
	}
	return e.String(), nil
}

// unwritable is a value that JSON has no way to write, and where in the whole it is.
type unwritable struct{ reason, path string }

// Error names the place as Lua code would.
func (u *unwritable) Error() string { return fmt.Sprintf("%s (at value%s)", u.reason, u.path) }

type jsonEncoder struct{ bytes.Buffer }

func (e *jsonEncoder) value(v any) *unwritable {
	switch x := v.(type) {
	case nil:
		e.WriteString("null")
	case bool:
		e.WriteString(strconv.FormatBool(x))
	case int64:
		e.WriteString(strconv.FormatInt(x, 10))
	case float64:
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return &unwritable{reason: fmt.Sprintf("JSON has no number for %g", x)}
		}
		e.Write(value.AppendFloat(nil, x))
	case string:
		e.text(x)
	case []any:
		return e.list(x)
	case *value.Dict:
		return e.object(x)
	default:
		return &unwritable{reason: "JSON has text only, not bytes"}
	}
	return nil
}

func (e *jsonEncoder) text(s string) {
	encoder := json.NewEncoder(e)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(s)   // text in memory can always be written
	e.Truncate(e.Len() - 1) // the line end
}

func (e *jsonEncoder) list(items []any) *unwritable {
	e.WriteByte('[')
	for i, item := range items {
		if i > 0 {
			e.WriteString(", ")
		}
		if wrong := e.value(item); wrong != nil {
			wrong.path = fmt.Sprintf("[%d]%s", i+1, wrong.path)
			return wrong
		}
	}
	e.WriteByte(']')
	return nil
}

func (e *jsonEncoder) object(d *value.Dict) *unwritable {
	e.WriteByte('{')
	separator := ""
	for name, item := range d.All() {
		e.WriteString(separator)
		separator = ", "
		e.text(name)
		e.WriteString(": ")
		if wrong := e.value(item); wrong != nil {
			wrong.path = fmt.Sprintf("[%q]%s", name, wrong.path)
			return wrong
		}
	}
	e.WriteByte('}')
	return nil
}
