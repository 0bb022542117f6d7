package luacats

import (
	"fmt"
	"strings"
)

// maxDepth is how deep types and default values may nest.
const maxDepth = 50

// A cursor reads one line of a comment. The grammars of types and literals are its methods; each returns nothing
// useful once it has failed.
type cursor struct {
	text     string
	pos      int
	line     int             // from 1
	depth    int             // how deep in a type or literal the cursor is
	generics map[string]bool // names that are type parameters here
	failure  *failure

	misnomers []misnomer // names of types that may be meant otherwise
}

// A failure is why the text at a place of the line does not fit the grammar.
type failure struct {
	at, length    int
	message, note string
}

// fail records what is wrong at an offset; the first failure wins.
func (c *cursor) fail(at, length int, message, note string) {
	if c.failure == nil {
		c.failure = &failure{at: at, length: length, message: message, note: note}
	}
}

func (c *cursor) failed() bool { return c.failure != nil }

func (c *cursor) atEnd() bool { return c.pos >= len(c.text) }

// peek returns the next byte, or 0 at the end of the line.
func (c *cursor) peek() byte { return c.peekAt(0) }

func (c *cursor) peekAt(n int) byte {
	if c.pos+n < len(c.text) {
		return c.text[c.pos+n]
	}
	return 0
}

func (c *cursor) skipSpace() {
	for isSpace(c.peek()) {
		c.pos++
	}
}

// accept goes past s, if s is next.
func (c *cursor) accept(s string) bool {
	if !strings.HasPrefix(c.text[c.pos:], s) {
		return false
	}
	c.pos += len(s)
	return true
}

// expect goes past space and s; anything else there is a failure.
func (c *cursor) expect(s, where string) bool {
	c.skipSpace()
	if c.accept(s) {
		return true
	}
	c.fail(c.pos, 1, fmt.Sprintf("expected %q %s, found %s", s, where, c.found()), "")
	return false
}

// found returns what comes next, for a message.
func (c *cursor) found() string {
	if c.atEnd() {
		return "the end of the line"
	}
	return fmt.Sprintf("%q", c.word())
}

// word returns the next few characters, without moving: up to a space, and never much.
func (c *cursor) word() string {
	rest := c.text[c.pos:]
	for i, r := range rest {
		if i > 0 && (r <= ' ' || i > 20) {
			return rest[:i]
		}
	}
	return rest
}

// enter counts one more level of nesting; leave ends it.
func (c *cursor) enter() bool {
	c.depth++
	if c.depth > maxDepth {
		c.fail(c.pos, 1, fmt.Sprintf("this is nested more than %d levels deep", maxDepth), "name a part of it with ---@alias")
	}
	return !c.failed()
}

func (c *cursor) leave() { c.depth-- }

// name reads an identifier, or returns "".
func (c *cursor) name() string {
	start := c.pos
	if !isNameStart(c.peek()) {
		return ""
	}
	for isNameByte(c.peek()) {
		c.pos++
	}
	return c.text[start:c.pos]
}

// typeName reads the name of a type: identifiers joined by dots or dashes, with stars as in file*.
func (c *cursor) typeName() string {
	start := c.pos
	if c.name() == "" {
		return ""
	}
	for {
		next := c.peek()
		if next == '*' || (next == '.' || next == '-') && isNameByte(c.peekAt(1)) {
			c.pos++
		} else if c.name() == "" && !c.digits() {
			return c.text[start:c.pos]
		}
	}
}

// digits goes past decimal digits and is whether there were any.
func (c *cursor) digits() bool {
	start := c.pos
	for isDigit(c.peek()) {
		c.pos++
	}
	return c.pos > start
}

// rest returns what is left of the line, without surrounding space. It goes to the end.
func (c *cursor) rest() string {
	s := c.text[c.pos:]
	c.pos = len(c.text)
	return strings.TrimSpace(s)
}

// description returns the rest of the line without the mark that may introduce it.
func (c *cursor) description() string {
	s := c.rest()
	for _, mark := range []string{"#", "@", "--"} {
		if rest, ok := strings.CutPrefix(s, mark); ok {
			return strings.TrimSpace(rest)
		}
	}
	for _, mark := range []string{"- ", ": ", ", ", "; "} {
		if rest, ok := strings.CutPrefix(s, mark); ok {
			return strings.TrimSpace(rest)
		}
	}
	return s
}

func isSpace(c byte) bool     { return c == ' ' || c == '\t' || c == '\v' || c == '\f' || c == '\r' }
func isDigit(c byte) bool     { return c >= '0' && c <= '9' }
func isNameStart(c byte) bool { return c == '_' || c|0x20 >= 'a' && c|0x20 <= 'z' || c >= 0x80 }
func isNameByte(c byte) bool  { return isNameStart(c) || isDigit(c) }
