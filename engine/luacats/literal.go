package luacats

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/rflua/rflua/engine/value"
)

const literalNote = `a default is nil, true, false, a number, a quoted string, or a table of these`

// parseLiteral reads a Lua literal as a value of package engine/value: nil, a boolean, a number, a string, or a table
// of them. A table without keys is a list, any other a dict; a string that is not UTF-8 is []byte.
func (c *cursor) parseLiteral() any {
	if !c.enter() {
		return nil
	}
	defer c.leave()
	start := c.pos
	switch next := c.peek(); {
	case next == '"' || next == '\'':
		return text(c.stringLiteral())
	case next == '{':
		return c.tableLiteral()
	case isDigit(next), next == '-' && c.peekAt(1) != '-', next == '.' && isDigit(c.peekAt(1)):
		return c.number()
	}
	switch word := c.typeName(); word {
	case "nil":
		return nil
	case "true", "false":
		return word == "true"
	case "":
		c.fail(start, 1, "expected a default value, found "+c.found(), literalNote)
	default:
		c.fail(start, len(word), fmt.Sprintf("%s is not a literal", word), literalNote)
	}
	return nil
}

// text returns the value of a Lua string.
func text(s string) any {
	if utf8.ValidString(s) {
		return s
	}
	return []byte(s)
}

// numberText goes past a number with its sign and returns it. A dot at the end ends the sentence, not the number.
func (c *cursor) numberText() string {
	start := c.pos
	c.accept("-")
	hex := strings.HasPrefix(c.text[c.pos:], "0x") || strings.HasPrefix(c.text[c.pos:], "0X")
	for {
		next := c.peek()
		exponent := !hex && (next == 'e' || next == 'E')
		if next != '.' && (!isNameByte(next) || next >= 0x80) {
			break
		}
		c.pos++
		if sign := c.peek(); exponent && (sign == '+' || sign == '-') {
			c.pos++
		}
	}
	for c.text[c.pos-1] == '.' && c.pos-1 > start {
		c.pos--
	}
	return c.text[start:c.pos]
}

// number reads a number: int64 if it is written as an integer that fits, else float64.
func (c *cursor) number() any {
	start := c.pos
	s := c.numberText()
	digits := strings.ToLower(strings.TrimPrefix(s, "-"))
	if n, err := integer(s); err == nil {
		return n
	}
	if strings.Trim(digits, "0123456789.e+-") == "" {
		if n, err := strconv.ParseFloat(s, 64); err == nil && !math.IsInf(n, 0) {
			return n
		}
	}
	c.fail(start, len(s), fmt.Sprintf("%s is not a number that fits", s), literalNote)
	return nil
}

// integer returns the value of a number that is written as an integer, decimal or hexadecimal.
func integer(s string) (int64, error) {
	unsigned, negative := strings.CutPrefix(strings.ToLower(s), "-")
	if hex, ok := strings.CutPrefix(unsigned, "0x"); ok {
		if negative {
			hex = "-" + hex
		}
		return strconv.ParseInt(hex, 16, 64)
	}
	return strconv.ParseInt(s, 10, 64)
}

// stringLiteral reads a quoted string with Lua's escapes.
func (c *cursor) stringLiteral() string {
	start := c.pos
	quote := c.peek()
	var b strings.Builder
	for c.pos++; !c.atEnd(); {
		switch next := c.peek(); next {
		case quote:
			c.pos++
			return b.String()
		case '\\':
			b.WriteByte(c.escape())
			if c.failed() {
				return ""
			}
		default:
			b.WriteByte(next)
			c.pos++
		}
	}
	c.fail(start, c.pos-start, "the string is not closed", fmt.Sprintf("add %c at its end", quote))
	return ""
}

// escape reads one escape sequence: Lua 5.1's, and \xXX.
func (c *cursor) escape() byte {
	start := c.pos
	next := c.peekAt(1)
	c.pos += 2
	if i := strings.IndexByte(`abfnrtv\"'`, next); i >= 0 && next != 0 {
		return "\a\b\f\n\r\t\v\\\"'"[i]
	}
	if next == 'x' && c.pos+2 <= len(c.text) {
		if n, err := strconv.ParseUint(c.text[c.pos:c.pos+2], 16, 8); err == nil {
			c.pos += 2
			return byte(n)
		}
	}
	if isDigit(next) {
		for c.pos < start+4 && isDigit(c.peek()) {
			c.pos++
		}
		if n, err := strconv.ParseUint(c.text[start+1:c.pos], 10, 8); err == nil {
			return byte(n)
		}
	}
	c.pos = min(c.pos, len(c.text))
	c.fail(start, c.pos-start, fmt.Sprintf("%q is not an escape sequence of Lua", c.text[start:c.pos]), `write \\ for a backslash`)
	return 0
}

// tableLiteral reads a table constructor. Entries that are nil are left out of a dict, as in Lua.
func (c *cursor) tableLiteral() any {
	list, dict := []any{}, value.NewDict(0)
	c.pos++
	keyed := false
	for !c.failed() {
		c.skipSpace()
		if c.accept("}") {
			break
		}
		key, ok := c.literalKey()
		v := c.parseLiteral()
		if !ok {
			list = append(list, v)
			key = strconv.Itoa(len(list))
		}
		keyed = keyed || ok
		if v != nil {
			dict.Set(key, v)
		}
		c.skipSpace()
		if !c.accept(",") && !c.accept(";") {
			c.expect("}", "behind the entries of the table")
			break
		}
	}
	if keyed {
		return dict
	}
	return list
}

// literalKey reads "name =" or "[literal] =", if there is one. Keys are text: [1] is "1".
func (c *cursor) literalKey() (key string, ok bool) {
	start := c.pos
	if c.accept("[") {
		c.skipSpace()
		at := c.pos
		switch k := c.parseLiteral().(type) {
		case string, int64, float64, bool:
			key = fmt.Sprint(k)
		default:
			c.fail(at, 1, "a key is text or a number", "")
		}
		c.expect("]", "behind the key")
		c.expect("=", "behind the key")
		c.skipSpace()
		return key, true
	}
	key = c.name()
	if c.skipSpace(); key != "" && c.accept("=") {
		c.skipSpace()
		return key, true
	}
	c.pos = start
	return "", false
}
