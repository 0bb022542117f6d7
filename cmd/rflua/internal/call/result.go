package call

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"time"

	"github.com/rflua/rflua/engine/value"
)

// WriteResult writes what a keyword returned as indented JSON, and a line end.
func WriteResult(w io.Writer, v any) error {
	var compact, pretty bytes.Buffer
	writeJSON(&compact, v)
	if err := json.Indent(&pretty, compact.Bytes(), "", "  "); err != nil {
		return err
	}
	pretty.WriteByte('\n')
	_, err := w.Write(pretty.Bytes())
	return err
}

// writeJSON writes a value of package value, in the order of its dicts. Bytes are base64, and the numbers that JSON does
// not have are text.
func writeJSON(b *bytes.Buffer, v any) {
	switch v := v.(type) {
	case nil:
		b.WriteString("null")
	case bool, int64:
		fmt.Fprint(b, v)
	case float64:
		text := string(value.AppendFloat(nil, v))
		if math.IsNaN(v) || math.IsInf(v, 0) {
			text = `"` + text + `"`
		}
		b.WriteString(text)
	case []byte:
		writeJSON(b, base64.StdEncoding.EncodeToString(v))
	case time.Time:
		writeJSON(b, value.ISO(v))
	case []any:
		b.WriteByte('[')
		for i, item := range v {
			if i > 0 {
				b.WriteByte(',')
			}
			writeJSON(b, item)
		}
		b.WriteByte(']')
	case *value.Dict:
		b.WriteByte('{')
		first := true
		for key, item := range v.All() {
			if !first {
				b.WriteByte(',')
			}
			first = false
			writeJSON(b, key)
			b.WriteByte(':')
			writeJSON(b, item)
		}
		b.WriteByte('}')
	default:
		e := json.NewEncoder(b)
		e.SetEscapeHTML(false)
		_ = e.Encode(fmt.Sprint(v)) // text can always be encoded
		b.Truncate(b.Len() - 1)     // the line end
	}
}
