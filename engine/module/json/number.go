package json

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/marshal"
	"github.com/rflua/rflua/engine/value"
)

// number reads a number. An integer that a Lua number would round is a [marshal.Int] if it has at most 64 bits, and
// otherwise a string of its digits.
func (p *parser) number() lua.LValue {
	start := p.pos
	digits := func(what string) {
		before := p.pos
		for p.pos < len(p.text) && '0' <= p.text[p.pos] && p.text[p.pos] <= '9' {
			p.pos++
		}
		if p.pos == before {
			p.fail(p.pos, "expected %s, not %s", what, p.found())
		}
	}
	if p.next() == '-' {
		p.pos++
	}
	first := p.pos
	digits("a digit after the minus sign")
	if p.text[first] == '0' && p.pos > first+1 {
		p.fail(first, "a number does not begin with 0")
	}
	integer := true
	if p.next() == '.' {
		integer = false
		p.pos++
		digits("a digit after the point")
	}
	if c := p.next(); c == 'e' || c == 'E' {
		integer = false
		p.pos++
		if c := p.next(); c == '+' || c == '-' {
			p.pos++
		}
		digits("a digit in the exponent")
	}
	text := p.text[start:p.pos]
	if isWord(p.text[p.pos:]) {
		p.fail(start, "expected a number, not %s", word(p.text[start:]))
	}
	if !integer || text == "-0" {
		f, _ := strconv.ParseFloat(text, 64)
		if math.IsInf(f, 0) {
			p.fail(start, "the number %s is too large", clip(text))
		}
		return lua.LNumber(f)
	}
	n, err := strconv.ParseInt(text, 10, 64)
	switch {
	case err != nil:
		return lua.LString(strings.Clone(text))
	case n > value.MaxSafeInt || n < -value.MaxSafeInt:
		return p.marks.Wrap(marshal.Int(n))
	}
	return lua.LNumber(n)
}

// isWord reports whether text begins with what could be the rest of a word.
func isWord(text string) bool {
	if text == "" {
		return false
	}
	c := text[0] | 0x20 // in lower case
	return 'a' <= c && c <= 'z' || '0' <= text[0] && text[0] <= '9' || text[0] == '_' || text[0] >= utf8.RuneSelf
}
