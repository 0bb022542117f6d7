package jsontext

import (
	"bytes"
	"fmt"
	"unicode/utf8"
)

// SyntaxError says why a text cannot be read, and where.
type SyntaxError struct {
	Line    int    // from 1
	Column  int    // in characters, from 1; a byte that is not UTF-8 counts as one
	Message string // what was found and what was expected, without a full stop; always valid UTF-8
	Limit   bool   // it is JSON, but nests too deep or has a number that a float64 cannot hold
}

func (e *SyntaxError) Error() string {
	return fmt.Sprintf("line %d, column %d: %s", e.Line, e.Column, e.Message)
}

// fail returns a syntax error at an offset. Lines are counted here only, because most texts are without errors.
func (r *Reader) fail(offset int, format string, args ...any) *SyntaxError {
	before := r.data[:offset]
	line := bytes.LastIndexByte(before, '\n') + 1
	return &SyntaxError{
		Line:    bytes.Count(before, []byte("\n")) + 1,
		Column:  utf8.RuneCount(before[line:]) + 1,
		Message: fmt.Sprintf(format, args...),
	}
}

// mismatch is the error for the text at the current position, where something else was expected.
func (r *Reader) mismatch(want string) error {
	return r.fail(r.pos, "found %s, expected %s", r.found(), want)
}

// limit is the error for JSON that is beyond a limit.
func (r *Reader) limit(format string, args ...any) error {
	e := r.fail(r.pos, format, args...)
	e.Limit = true
	return e
}

// unterminated is the error for a string without an end.
func (r *Reader) unterminated() error {
	return r.fail(len(r.data), "found the end of the message in a string, expected a closing double quote")
}

// control is the error for a control character in a string.
func (r *Reader) control(offset int) error {
	c := r.data[offset]
	return r.fail(offset, "found U+%04X in a string, expected it as \\u%04x", c, c)
}

// badEscape is the error for a backslash that starts no escape.
func (r *Reader) badEscape(offset int) error {
	rest := r.data[offset:]
	want := `an escape such as \n or \u00e9`
	n := 1
	if len(rest) > 1 && rest[1] == 'u' {
		_, digits := leadingHex(rest[2:])
		n, want = 2+digits, `four hexadecimal digits after \u`
	}
	if n == len(rest) {
		return r.unterminated()
	}
	_, size := utf8.DecodeRune(rest[n:])
	return r.fail(offset, "found %q in a string, expected %s", rest[:n+size], want)
}

// notUTF8 is the error for the first byte that is not UTF-8.
func (r *Reader) notUTF8() error {
	i := 0
	for {
		char, size := utf8.DecodeRune(r.data[i:])
		if char == utf8.RuneError && size == 1 {
			return r.fail(i, "found the byte 0x%02X, which is not UTF-8, expected UTF-8", r.data[i])
		}
		i += size
	}
}

// excerptLength is how many characters of a text an error quotes.
const excerptLength = 40

// found describes the text at the current position. Strings are not quoted: they may be long or secret.
func (r *Reader) found() string {
	if r.pos == len(r.data) {
		return "the end of the message"
	}
	if r.data[r.pos] == '"' {
		return "a string"
	}
	word := r.word()
	if len(word) == 0 {
		word = r.data[r.pos : r.pos+1]
	}
	return Excerpt(word)
}

// Excerpt returns text in quotes, or as much of it as helps to find it.
func Excerpt(text []byte) string {
	n := 0
	for i := range string(text[:min(len(text), (excerptLength+1)*utf8.UTFMax)]) {
		if n++; n > excerptLength {
			return fmt.Sprintf("%q...", text[:i])
		}
	}
	return fmt.Sprintf("%q", text)
}
