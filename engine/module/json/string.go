package json

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	lua "github.com/yuin/gopher-lua"
)

// maxKept is the size of texts up to which strings may share their memory with the text they come from.
const maxKept = 4 << 10

// string reads a string.
func (p *parser) string() string {
	p.pos++
	start := p.pos
	for {
		p.pos += plain(p.text[p.pos:])
		if p.pos >= p.nextCheck {
			p.checkCancelled()
		}
		switch p.next() {
		case '"':
			s := p.text[start:p.pos]
			p.pos++
			if len(p.text) > maxKept {
				s = strings.Clone(s)
			}
			return s
		case '\\':
			return p.escaped(start)
		}
		p.character(start)
	}
}

// key reads a string as string does. The result is interned.
func (p *parser) key() lua.LValue {
	start := p.pos + 1
	if n := plain(p.text[start:]); n <= 32 && start+n < len(p.text) && p.text[start+n] == '"' {
		if key, ok := p.keys[p.text[start:start+n]]; ok {
			p.pos = start + n + 1
			return key
		}
	}
	s := p.string()
	key := lua.LString(s)
	if len(s) <= 32 && len(p.keys) < 1000 {
		if p.keys == nil {
			p.keys = map[string]lua.LValue{}
		}
		p.keys[s] = key
	}
	return key
}

// plain returns how many bytes at the beginning of text stand for themselves in a string and need no closer look.
func plain(text string) int {
	for i := 0; i < len(text); i++ {
		if c := text[i]; c < ' ' || c == '"' || c == '\\' || c >= utf8.RuneSelf {
			return i
		}
	}
	return len(text)
}

// character reads one character that is not plain, of the string that starts at start.
func (p *parser) character(start int) {
	if p.pos >= len(p.text) {
		p.fail(start-1, "the string that begins here has no end")
	}
	r, size := utf8.DecodeRuneInString(p.text[p.pos:])
	switch {
	case r == utf8.RuneError && size == 1:
		p.fail(p.pos, "the byte 0x%02X is not valid UTF-8", p.text[p.pos])
	case r == '\n' || r == '\r':
		p.fail(start-1, "the string that begins here does not end in its line; a line end in a string is written as \\n")
	case r < ' ':
		p.fail(p.pos, "a string has no control characters: this one is written as \\u%04x", r)
	}
	p.pos += size
}

// escaped reads the rest of a string that has an escape.
func (p *parser) escaped(start int) string {
	var b strings.Builder
	b.WriteString(p.text[start:p.pos])
	for {
		from := p.pos
		p.pos += plain(p.text[p.pos:])
		if p.pos >= p.nextCheck {
			p.checkCancelled()
		}
		switch p.next() {
		case '"':
			b.WriteString(p.text[from:p.pos])
			p.pos++
			return b.String()
		case '\\':
			b.WriteString(p.text[from:p.pos])
			b.WriteRune(p.escape())
		default:
			p.character(start)
			b.WriteString(p.text[from:p.pos])
		}
	}
}

var escapes = map[byte]rune{'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}

// escape reads one escape.
func (p *parser) escape() rune {
	start := p.pos
	p.pos++
	c := p.next()
	p.pos++
	if c != 'u' {
		r, ok := escapes[c]
		if !ok {
			p.fail(start, `a string has no such escape; a backslash is written as \\`)
		}
		return r
	}
	r := p.hex(start)
	if !utf16.IsSurrogate(r) {
		return r
	}
	if strings.HasPrefix(p.text[p.pos:], `\u`) {
		p.pos += 2
		if both := utf16.DecodeRune(r, p.hex(p.pos-2)); both != utf8.RuneError {
			return both
		}
	}
	p.fail(start, "\\u%04x is half of a pair, and the other half is missing", r)
	return 0
}

// hex reads the digits of the escape at start.
func (p *parser) hex(start int) rune {
	if p.pos+4 <= len(p.text) {
		if n, err := strconv.ParseUint(p.text[p.pos:p.pos+4], 16, 16); err == nil {
			p.pos += 4
			return rune(n)
		}
	}
	p.fail(start, "expected four hexadecimal digits after \\u")
	return 0
}
