package jsonrpc

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// rawUnicode reads the text of protocol 0: Latin-1, with \u and \U and their four and eight digits for all else.
func rawUnicode(raw []byte) []byte {
	out := make([]byte, 0, len(raw))
	for i := 0; i < len(raw); i++ {
		c := raw[i]
		digits := 0
		if c == '\\' && i+1 < len(raw) {
			switch raw[i+1] {
			case 'u':
				digits = 4
			case 'U':
				digits = 8
			}
		}
		if digits > 0 && len(raw) >= i+2+digits {
			if r, err := strconv.ParseUint(string(raw[i+2:i+2+digits]), 16, 32); err == nil {
				if r > math.MaxInt32 {
					r = utf8.RuneError
				}
				out = utf8.AppendRune(out, rune(r))
				i += 1 + digits
				continue
			}
		}
		out = utf8.AppendRune(out, rune(c))
	}
	return out
}

// pythonText is s, with a replacement character for what a Python string can hold and text cannot: halves of surrogate
// pairs, as in the name of a file that is not UTF-8.
func pythonText(s string) string {
	return strings.ToValidUTF8(s, "\uFFFD")
}

// latin1Text is what Robot Framework makes of bytes where it needs text: a character for each byte.
func latin1Text(data []byte) string {
	out := make([]byte, 0, len(data)+len(data)/4)
	for _, c := range data {
		out = utf8.AppendRune(out, rune(c))
	}
	return string(out)
}

// latin1Bytes undoes latin1Text, if it can.
func latin1Bytes(text string) ([]byte, bool) {
	out := make([]byte, 0, len(text))
	for _, r := range text {
		if r > 0xFF {
			return nil, false
		}
		out = append(out, byte(r))
	}
	return out, true
}
