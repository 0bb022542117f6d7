package luacats

import (
	"fmt"
	"strings"
)

// parseType reads a type up to where the grammar ends; what follows belongs to others. It returns nil if it failed.
//
// Space may be inside brackets and around "|", but not in front of a suffix: in "string [V] the voltage" the type is
// string.
func (c *cursor) parseType() Type {
	return c.alternatives(c.suffixed())
}

// alternatives reads what a "|" behind first adds to it.
func (c *cursor) alternatives(first Type) Type {
	if c.failed() {
		return nil
	}
	for {
		end := c.pos
		c.skipSpace()
		if !c.accept("|") {
			c.pos = end
			return first
		}
		c.skipSpace()
		next := c.suffixed()
		if c.failed() {
			return nil
		}
		first = either(first, next)
	}
}

// either returns the union of a and b. It may grow a, so a must not be used on.
func either(a, b Type) Type {
	added := []Type{b}
	if u, ok := b.(*Union); ok {
		added = u.Members
	}
	if u, ok := a.(*Union); ok {
		u.Members = append(u.Members, added...)
		return u
	}
	return &Union{Members: append([]Type{a}, added...)}
}

// suffixed reads a type without "|" and its suffixes.
func (c *cursor) suffixed() Type {
	if !c.enter() {
		return nil
	}
	defer c.leave()
	return c.suffixes(c.primary())
}

// suffixes reads the suffixes of the type t.
func (c *cursor) suffixes(t Type) Type {
	for suffixes := 0; !c.failed(); suffixes++ {
		if c.depth+suffixes > maxDepth {
			c.fail(c.pos, 1, fmt.Sprintf("this is nested more than %d levels deep", maxDepth), "")
			break
		}
		switch {
		case c.accept("?"):
			if _, twice := t.(*Optional); !twice {
				t = &Optional{Elem: t}
			}
		case c.accept("[]"):
			t = &Array{Elem: t}
		case c.accept("..."):
			t = vararg(t)
		default:
			return t
		}
	}
	return nil
}

// vararg returns ...T for t. ......T is ...T.
func vararg(t Type) Type {
	if v, twice := t.(*Vararg); twice {
		return v
	}
	return &Vararg{Elem: t}
}

func (c *cursor) primary() Type {
	switch next := c.peek(); {
	case next == '(':
		c.pos++
		c.skipSpace()
		t := c.parseType()
		c.expect(")", "to close the parenthesis")
		return t
	case next == '{':
		return c.table()
	case next == '[':
		c.pos++
		return &Tuple{Elems: c.list("]")}
	case next == '"' || next == '\'':
		return c.stringType()
	case next == '`':
		return c.quotedName()
	case isDigit(next) || next == '-' && isDigit(c.peekAt(1)):
		return c.integerType()
	case c.accept("..."):
		if next := c.peek(); isNameByte(next) || next != 0 && strings.IndexByte("([{\"'`-", next) >= 0 {
			return vararg(c.suffixed())
		}
		return &Vararg{}
	case isNameStart(next):
		return c.namedType()
	}
	c.fail(c.pos, 1, "expected a type, found "+c.found(), `write a type such as string, integer, number[] or "on"|"off"; any if it does not matter`)
	return nil
}

// list reads types separated by commas up to closing.
func (c *cursor) list(closing string) []Type {
	var types []Type
	for !c.failed() {
		c.skipSpace()
		if c.accept(closing) {
			break
		}
		types = append(types, c.parseType())
		c.skipSpace()
		if !c.accept(",") {
			c.expect(closing, "behind the types")
			break
		}
	}
	return types
}

func (c *cursor) namedType() Type {
	start := c.pos
	name := c.typeName()
	if name == "async" {
		end := c.pos
		c.skipSpace()
		if c.pos == end || !c.accept("fun") || c.peek() != '(' && c.peek() != '<' {
			c.pos = end
		} else {
			name = "fun"
		}
	}
	switch {
	case name == "true" || name == "false":
		return &Literal{Value: name == "true"}
	case name == "fun" && (c.peek() == '(' || c.peek() == '<'):
		return c.function()
	}
	c.noteMisnomer(name, start)
	t := &Named{Name: name, Generic: c.generics[name]}
	if c.accept("<") {
		at := c.pos - 1
		if t.Args = c.list(">"); len(t.Args) == 0 {
			c.fail(at, c.pos-at, "expected types between < and >", "write "+c.text[start:at]+" alone, or the types")
		}
	}
	return t
}

func (c *cursor) quotedName() Type {
	start := c.pos
	c.pos++
	name := c.typeName()
	if name == "" || !c.accept("`") {
		c.fail(start, c.pos-start+1, "expected the name of a type between backticks", "")
		return nil
	}
	return &Named{Name: name, Quoted: true}
}

func (c *cursor) stringType() Type {
	start := c.pos
	s := c.stringLiteral()
	// The language server's older way to write a string type has quotes in quotes: '"left"'.
	raw := c.text[start:c.pos]
	if n := len(s); n >= 2 && len(raw) == n+2 && s[0] != raw[0] && s[0] == s[n-1] && (s[0] == '"' || s[0] == '\'') && !strings.Contains(raw, `\`) {
		s = s[1 : n-1]
	}
	return &Literal{Value: s}
}

func (c *cursor) integerType() Type {
	start := c.pos
	n, err := integer(c.numberText())
	if err != nil {
		c.fail(start, c.pos-start, c.text[start:c.pos]+" cannot be a type: a number as a type is an integer of at most 64 bits", "write number")
	}
	return &Literal{Value: n}
}

func (c *cursor) table() Type {
	c.pos++
	t := &Table{}
	for !c.failed() {
		c.skipSpace()
		if c.accept("}") {
			break
		}
		t.Fields = append(t.Fields, c.tableField())
		c.skipSpace()
		if !c.accept(",") && !c.accept(";") {
			c.expect("}", "behind the fields of the table")
			break
		}
	}
	return t
}

func (c *cursor) tableField() TableField {
	var f TableField
	f.Name, f.Key = c.fieldName()
	if c.failed() {
		return f
	}
	f.Optional = c.accept("?")
	c.skipSpace()
	if !c.accept(":") {
		c.fail(c.pos, 1, fmt.Sprintf("expected %q behind the name of the field, found %s", ":", c.found()),
			"a table is {name: type, [string]: type}, a list is type[], a tuple is [type, type]")
		return f
	}
	c.skipSpace()
	f.Type = c.parseType()
	return f
}

// fieldName reads the name of a field, or the type of its keys in brackets. Strings in brackets are names too.
func (c *cursor) fieldName() (name string, key Type) {
	switch next := c.peek(); {
	case next == '[':
		c.pos++
		c.skipSpace()
		key = c.parseType()
		c.expect("]", "behind the type of the keys")
		if l, ok := key.(*Literal); ok {
			if s, ok := l.Value.(string); ok {
				return s, nil
			}
		}
		return "", key
	case next == '"' || next == '\'':
		return c.stringLiteral(), nil
	case isDigit(next):
		return "", c.integerType()
	}
	if name = c.name(); name == "" {
		c.fail(c.pos, 1, "expected the name of a field, found "+c.found(), "a field is name: type or [string]: type")
	}
	return name, nil
}
