package valuetest

import (
	"fmt"
	"strings"

	"github.com/rflua/rflua/engine/value"
)

// Show returns a value as text for a reader, shorter than [Notation], in which types differ: int 1, float 1.0, text "a",
// bytes b"a".
func Show(v any) string {
	switch x := v.(type) {
	case nil:
		return "None"
	case string:
		return fmt.Sprintf("%q", x)
	case []byte:
		return fmt.Sprintf("b%q", x)
	case float64:
		if x == float64(int64(x)) {
			return fmt.Sprintf("%.1f", x)
		}
		return fmt.Sprint(x)
	case []any:
		parts := make([]string, len(x))
		for i, item := range x {
			parts[i] = Show(item)
		}
		return "[" + strings.Join(parts, " ") + "]"
	case *value.Dict:
		var parts []string
		for key, item := range x.All() {
			parts = append(parts, key+":"+Show(item))
		}
		return "{" + strings.Join(parts, " ") + "}"
	}
	return fmt.Sprint(v)
}
