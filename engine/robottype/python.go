package robottype

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Repr returns text as Python's repr writes it.
func Repr(text string) string {
	quote := '\''
	if strings.ContainsRune(text, '\'') && !strings.ContainsRune(text, '"') {
		quote = '"'
	}
	var b strings.Builder
	b.WriteRune(quote)
	for _, c := range text {
		switch {
		case c == quote || c == '\\':
			b.WriteRune('\\')
			b.WriteRune(c)
		case c == '\n':
			b.WriteString(`\n`)
		case c == '\r':
			b.WriteString(`\r`)
		case c == '\t':
			b.WriteString(`\t`)
		case unicode.IsPrint(c):
			b.WriteRune(c)
		case c < 0x100:
			fmt.Fprintf(&b, `\x%02x`, c)
		case c < 0x10000:
			fmt.Fprintf(&b, `\u%04x`, c)
		default:
			fmt.Fprintf(&b, `\U%08x`, c)
		}
	}
	b.WriteRune(quote)
	return b.String()
}

// Quote returns text as a value that Robot Framework's Literal accepts, in quotes that text does not contain: its
// tokenizer ends a string at the next quote, even behind a backslash. It reports false for text that has both quotes,
// is not UTF-8 or has characters that the XML of a specification cannot carry.
func Quote(text string) (string, bool) {
	if !utf8.ValidString(text) || strings.ContainsFunc(text, unprintable) {
		return "", false
	}
	quote := "'"
	if strings.Contains(text, quote) {
		quote = `"`
	}
	if strings.Contains(text, quote) {
		return "", false
	}
	return quote + strings.ReplaceAll(text, `\`, `\\`) + quote, true
}

// unquote returns the text of a Python string in quotes. It reports false if the quotes are not closed or a backslash
// begins an escape sequence that does not mean the same in every Python.
func unquote(s string) (text string, ok bool) {
	if len(s) < 2 || s[len(s)-1] != s[0] {
		return "", false
	}
	s = s[1 : len(s)-1]
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' {
			b.WriteByte(s[i])
			continue
		}
		if i++; i == len(s) {
			return "", false
		}
		if s[i] == 'x' && i+2 < len(s) {
			n, err := strconv.ParseUint(s[i+1:i+3], 16, 8)
			if err != nil {
				return "", false
			}
			b.WriteRune(rune(n))
			i += 2
			continue
		}
		c, ok := escaped[s[i]]
		if !ok {
			return "", false
		}
		b.WriteByte(c)
	}
	return b.String(), true
}

// escaped has the characters that a backslash and one character stand for.
var escaped = map[byte]byte{'\\': '\\', '\'': '\'', '"': '"', 'a': '\a', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t', 'v': '\v', '0': 0}

// isName reports whether s is an identifier of Python and none of its keywords.
func isName(s string) bool {
	for i, r := range s {
		if r != '_' && !unicode.IsLetter(r) && (i == 0 || !unicode.IsDigit(r)) {
			return false
		}
	}
	return !keywords[s]
}

// keywords are the words that are no names in Python. True, False and None are values.
var keywords = map[string]bool{
	"and": true, "as": true, "assert": true, "async": true, "await": true, "break": true, "class": true,
	"continue": true, "def": true, "del": true, "elif": true, "else": true, "except": true, "finally": true,
	"for": true, "from": true, "global": true, "if": true, "import": true, "in": true, "is": true, "lambda": true,
	"nonlocal": true, "not": true, "or": true, "pass": true, "raise": true, "return": true, "try": true,
	"while": true, "with": true, "yield": true,
}

func nonASCII(r rune) bool { return r >= utf8.RuneSelf }

// unprintable reports whether r is a control character or one that XML cannot carry.
func unprintable(r rune) bool {
	return r < ' ' || r >= 0x7f && r < 0xa0 || r == 0xfffe || r == 0xffff
}
