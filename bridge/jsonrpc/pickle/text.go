package pickle

import (
	"strings"
	"unicode/utf8"
)

// pythonText returns s, with a replacement character for what a Python string can hold and text cannot: halves of surrogate
// pairs, as in the name of a file that is not UTF-8.
func pythonText(s string) string {
	return strings.ToValidUTF8(s, "\uFFFD")
}

// latin1Text returns a character for each byte, which is how Robot Framework makes text of bytes.
func latin1Text(data []byte) string {
	out := make([]byte, 0, len(data)+len(data)/4)
	for _, c := range data {
		out = utf8.AppendRune(out, rune(c))
	}
	return string(out)
}
