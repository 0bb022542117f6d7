package libdoc

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/rflua/rflua/engine/robottype"
	"github.com/rflua/rflua/engine/value"
)

// defaultText returns a default as it would be written in a test.
func defaultText(v any) string {
	if text, ok := v.(string); ok {
		return escaped(text)
	}
	return pythonText(v)
}

// pythonText returns a value as Python's str writes it, which Libdoc shows for defaults other than text.
func pythonText(v any) string {
	switch v := v.(type) {
	case nil:
		return "None"
	case bool:
		if v {
			return "True"
		}
		return "False"
	case float64:
		return string(value.AppendFloat(nil, v))
	case []byte:
		return "b" + byteRepr(v)
	case time.Time:
		return value.ISO(v)
	case string:
		return robottype.Repr(v)
	case []any:
		items := make([]string, len(v))
		for i, item := range v {
			items[i] = pythonText(item)
		}
		return "[" + strings.Join(items, ", ") + "]"
	case *value.Dict:
		var items []string
		for key, item := range v.All() {
			items = append(items, robottype.Repr(key)+": "+pythonText(item))
		}
		return "{" + strings.Join(items, ", ") + "}"
	}
	return fmt.Sprint(v)
}

// byteRepr returns bytes as Python writes them, without the b in front.
func byteRepr(data []byte) string {
	latin := make([]rune, len(data))
	for i, c := range data {
		latin[i] = rune(c)
	}
	return regexp.MustCompile(`[^\x00-\x7f]`).ReplaceAllStringFunc(robottype.Repr(string(latin)), func(s string) string {
		return fmt.Sprintf(`\x%02x`, []rune(s)[0])
	})
}

// escaped returns text as it is written in a test: with a backslash before what Robot Framework would read as something
// else (backslashes, line ends, variables) and before spaces that it would trim or join.
func escaped(text string) string {
	text = strings.NewReplacer(`\`, `\\`, "\r", `\r`, "\n", `\n`, "\t", `\t`).Replace(text)
	text = escapeVariables(text)
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		space := text[i] == ' '
		if space && (i == 0 || text[i-1] == ' ') {
			b.WriteByte('\\')
		}
		b.WriteByte(text[i])
		if space && i == len(text)-1 {
			b.WriteByte('\\')
		}
	}
	return b.String()
}

// escapeVariables puts a backslash in front of ${variables}, those inside others included.
func escapeVariables(text string) string {
	for i := 0; i+1 < len(text); i++ {
		if text[i+1] != '{' || !strings.Contains("$@&%*", text[i:i+1]) || isEscaped(text, i) {
			continue
		}
		end := closing(text, i+2, '{', '}')
		if end < 0 {
			return text
		}
		b := text[:i] + `\` + text[i:i+2] + escapeVariables(text[i+2:end]) + "}"
		end++
		for text[i] != '%' && text[i] != '*' && end < len(text) && text[end] == '[' {
			item := closing(text, end+1, '[', ']')
			if item < 0 {
				return text
			}
			b += "[" + escapeVariables(text[end+1:item]) + "]"
			end = item + 1
		}
		return b + escapeVariables(text[end:])
	}
	return text
}

// isEscaped reports whether an odd number of backslashes stands before text[at].
func isEscaped(text string, at int) bool {
	n := at - len(strings.TrimRight(text[:at], `\`))
	return n%2 == 1
}

// closing returns the index of the bracket that closes the one before start, or -1.
func closing(text string, start int, left, right byte) int {
	open, escaped := 1, false
	for i := start; i < len(text); i++ {
		switch c := text[i]; {
		case c == right && !escaped:
			if open--; open == 0 {
				return i
			}
		case c == left && !escaped:
			open++
		default:
			escaped = c == '\\' && !escaped
		}
	}
	return -1
}
