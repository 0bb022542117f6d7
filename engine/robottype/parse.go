package robottype

import (
	"strings"
	"unicode/utf8"
)

// Robot Framework reads parameters and alternatives recursively, and Python's stack is short.
const (
	maxDepth        = 60
	maxAlternatives = 200 // in the whole type
)

// Parse returns the type that s spells, and whether Robot Framework accepts s as the type of an argument: the grammar of
// names, [parameters] and |, the number of parameters of the types that it knows, and the values of Literal.
func Parse(s string) (*Type, bool) {
	tokens, ok := split(s)
	if !ok {
		return nil, false
	}
	p := parser{tokens: tokens}
	t, ok := p.typ()
	if !ok || len(p.tokens) > 0 {
		return nil, false
	}
	if t.IsUnion() && len(t.Nested) == 1 {
		t = t.Nested[0]
	}
	return t, true
}

// split returns the tokens of s: [ ] | , and names. A quote at the start of a name, or behind a b there, makes everything
// up to the next such quote the name, whatever it holds.
func split(s string) (tokens []string, ok bool) {
	if !utf8.ValidString(s) {
		return nil, false
	}
	for s = strings.TrimSpace(s); s != ""; s = strings.TrimSpace(s) {
		end := 1
		if !strings.ContainsRune("[]|,", rune(s[0])) {
			end = nameEnd(s)
			if strings.ContainsFunc(strings.TrimSpace(s[:end]), unprintable) {
				return nil, false
			}
		}
		tokens = append(tokens, strings.TrimSpace(s[:end]))
		s = s[end:]
	}
	return tokens, true
}

// nameEnd returns where the name that s begins with ends.
func nameEnd(s string) int {
	quote := 0
	if s[0] == 'b' {
		quote = 1
	}
	if quote < len(s) && (s[quote] == '"' || s[quote] == '\'') {
		if i := strings.IndexByte(s[quote+1:], s[quote]); i >= 0 {
			return quote + 1 + i + 1
		}
		return len(s)
	}
	if i := strings.IndexAny(s, "[]|,"); i >= 0 {
		return i
	}
	return len(s)
}

// parser reads the tokens of one type. Its methods report false once the type is wrong.
type parser struct {
	tokens       []string // those left
	depth        int
	alternatives int // so far
}

// next returns the first token left, or "".
func (p *parser) next() string {
	if len(p.tokens) == 0 {
		return ""
	}
	return p.tokens[0]
}

// accept skips token, if it is next.
func (p *parser) accept(token string) bool {
	if p.next() != token {
		return false
	}
	p.tokens = p.tokens[1:]
	return true
}

// typ reads alternatives separated by |. A union as the last of them is flattened, as by Robot Framework.
func (p *parser) typ() (*Type, bool) {
	p.depth++
	defer func() { p.depth-- }()
	if p.depth > maxDepth {
		return nil, false
	}
	var found []*Type
	for {
		p.alternatives++
		t, ok := p.single()
		switch {
		case !ok || p.alternatives > maxAlternatives:
			return nil, false
		case p.accept("|"):
			found = append(found, t)
		case found == nil:
			return t, true
		case t.IsUnion():
			return &Type{Name: "Union", Nested: append(found, t.Nested...)}, true
		default:
			return &Type{Name: "Union", Nested: append(found, t)}, true
		}
	}
}

// single reads a name and its parameters.
func (p *parser) single() (*Type, bool) {
	t := &Type{Name: p.next()}
	if t.Name == "" || strings.Contains("[]|,", t.Name) {
		return nil, false
	}
	p.tokens = p.tokens[1:]
	ok := true
	switch bracket := p.accept("["); {
	case bracket && t.IsLiteral():
		t.Nested, ok = p.values()
	case bracket:
		t.Nested, ok = p.params()
		ok = ok && t.countFits()
	default:
		ok = !t.IsUnion() && !t.IsLiteral()
	}
	return t, ok
}

// params reads parameters up to ]. Robot Framework does not insist on commas between them.
func (p *parser) params() ([]*Type, bool) {
	p.depth++
	defer func() { p.depth-- }()
	if p.depth > maxDepth {
		return nil, false
	}
	params := []*Type{}
	for afterType := false; !p.accept("]"); {
		if p.accept(",") {
			if !afterType {
				return nil, false
			}
			afterType = false
			continue
		}
		var t *Type
		var ok bool
		if p.accept("[") {
			t = &Type{}
			t.Nested, ok = p.params()
		} else {
			t, ok = p.typ()
		}
		if !ok {
			return nil, false
		}
		params = append(params, t)
		afterType = true
	}
	return params, true
}

// countFits reports whether t takes as many parameters as it has.
func (t *Type) countFits() bool {
	switch count := len(t.Nested); strings.ToLower(t.Name) {
	case "union":
		return count > 0
	case "list", "sequence", "set", "frozenset":
		return count == 1
	case "dict", "dictionary", "mapping", "map":
		return count == 2
	case "tuple":
		return count == 2 || count > 0 && !t.Nested[count-1].isEllipsis()
	case "...", "ellipsis", "any", "object", "str", "string", "unicode", "bool", "boolean", "int", "integer", "long",
		"float", "double", "decimal", "bytes", "bytearray", "datetime", "date", "timedelta", "path", "none", "secret":
		return false
	}
	return true
}

func (t *Type) isEllipsis() bool {
	return t.Nested == nil && (t.Name == "..." || strings.EqualFold(t.Name, "ellipsis"))
}

// values reads the values of a Literal up to ].
func (p *parser) values() ([]*Type, bool) {
	var values []*Type
	for !p.accept("]") {
		v, ok := literalValue(p.next())
		if !ok {
			return nil, false
		}
		values = append(values, v)
		p.tokens = p.tokens[1:]
		if !p.accept(",") && p.next() != "]" {
			return nil, false
		}
	}
	return values, len(values) > 0
}
