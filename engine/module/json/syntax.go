package json

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// SyntaxError reports where a text is no JSON, and why.
type SyntaxError struct {
	Line, Column int    // from 1; the column counts characters
	Message      string // one sentence without a full stop
	Excerpt      string // of the line; may be empty
	Caret        int    // how many characters of Excerpt are before the place
}

func (e *SyntaxError) Error() string {
	text := fmt.Sprintf("line %d, column %d: %s", e.Line, e.Column, e.Message)
	if e.Excerpt != "" {
		text += "\n  " + e.Excerpt + "\n  " + strings.Repeat(" ", e.Caret) + "^"
	}
	return text
}

// excerptBefore and excerptAfter are how many characters of the line are shown around the place.
const excerptBefore, excerptAfter = 40, 30

func syntaxError(text string, pos int, message string) *SyntaxError {
	pos = min(pos, len(text))
	start := strings.LastIndexByte(text[:pos], '\n') + 1
	e := &SyntaxError{
		Line: 1 + strings.Count(text[:pos], "\n"), Column: 1 + utf8.RuneCountInString(strings.TrimPrefix(text[start:pos], "\ufeff")), Message: message,
	}
	end := len(text)
	if n := strings.IndexByte(text[pos:], '\n'); n >= 0 {
		end = pos + n
	}
	before, after := visible(text[start:pos]), visible(text[pos:min(end, pos+4*excerptAfter)])
	if n := len(before) - excerptBefore; n > 0 {
		before = append([]rune("..."), before[n:]...)
	}
	if len(after) > excerptAfter {
		after = append(after[:excerptAfter], []rune("...")...)
	}
	if line := string(before) + strings.TrimRight(string(after), " "); strings.TrimSpace(line) != "" {
		e.Excerpt, e.Caret = line, len(before)
	}
	return e
}

// visible returns a piece of a line in which every character takes one column.
func visible(piece string) []rune {
	if n := len(piece) - 5*excerptBefore; n > 0 {
		piece = strings.ToValidUTF8(piece[n:], "\uFFFD")
	}
	return []rune(strings.Map(func(r rune) rune {
		switch {
		case r == '\ufeff':
			return -1
		case r == '\t' || r == '\r':
			return ' '
		case !unicode.IsPrint(r):
			return '\uFFFD'
		}
		return r
	}, piece))
}

// hints holds what JSON has for words of other languages.
var hints = map[string]string{
	"True": "true", "False": "false", "None": "null", "TRUE": "true", "FALSE": "false", "nil": "null", "NULL": "null", "undefined": "null",
}

// found describes what comes next, in a message that says what was expected.
func (p *parser) found() string {
	if p.pos >= len(p.text) {
		return "the end of the text"
	}
	rest := p.text[p.pos:]
	switch c := rest[0]; {
	case c == '\'':
		return "a single quote; strings are in double quotes"
	case strings.HasPrefix(rest, "//") || strings.HasPrefix(rest, "/*") || c == '#':
		return "a comment: JSON has none"
	case isWord(rest):
		w := word(rest)
		if w == "NaN" || w == "Infinity" {
			return w + ": JSON has no such number"
		}
		if hint := hints[w]; hint != "" {
			return w + "; did you mean " + hint + "?"
		}
		return w
	}
	r, size := utf8.DecodeRuneInString(rest)
	if r == utf8.RuneError && size == 1 {
		return fmt.Sprintf("the byte 0x%02X, which is not valid UTF-8", rest[0])
	}
	if !unicode.IsPrint(r) {
		return fmt.Sprintf("the character U+%04X", r)
	}
	return "'" + string(r) + "'"
}

// word returns the word that text begins with.
func word(text string) string {
	n := 0
	for n < len(text) && (isWord(text[n:]) || strings.IndexByte("+-.", text[n]) >= 0) {
		n++
	}
	return clip(strings.ToValidUTF8(text[:n], "\uFFFD"))
}

// clip returns the beginning of text for a message, with dots if something is missing.
func clip(text string) string {
	if len(text) > 40 {
		return strings.ToValidUTF8(text[:40], "") + "..."
	}
	return text
}
