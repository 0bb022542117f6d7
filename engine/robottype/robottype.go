// Package robottype reads and writes the types that Robot Framework converts arguments by: int, list[str | None],
// Literal['on', 'off'] (RF user guide, "Specifying argument types"; the grammar is that of robot.running.TypeInfo).
//
// [Parse] is strict: for a type that it cannot read, Robot Framework drops the whole keyword, so Parse refuses what is in
// doubt. It does not know the types of a test suite: a name that Robot Framework does not know either is read, and
// means no conversion. Types nest at most 60 levels deep, because Robot Framework reads them recursively.
package robottype

import (
	"strconv"
	"strings"
)

// Type is a type as Robot Framework reads it. Alternatives are a type named Union with the alternatives nested; a value
// of a Literal is a type whose name is the value as Python writes it. A Type does not change once Parse has returned
// it.
type Type struct {
	Name   string  // as written, except values; empty for a list of types such as [int, str] in Callable[[int, str], bool]
	Nested []*Type // what stands in brackets behind the name; nil without brackets

	value any // of a value of a Literal
}

// IsUnion reports whether the nested types are alternatives.
func (t *Type) IsUnion() bool { return strings.EqualFold(t.Name, "union") }

// IsLiteral reports whether the nested types are values.
func (t *Type) IsLiteral() bool { return strings.EqualFold(t.Name, "literal") }

// Value returns what a value of a Literal stands for: a string, an int64, a bool or nil. Bytes, names of enum members and
// integers of more than 64 bits are returned as they are spelled.
func (t *Type) Value() any { return t.value }

// String returns the spelling that Robot Framework shows.
func (t *Type) String() string {
	nested := make([]string, len(t.Nested))
	for i, n := range t.Nested {
		nested[i] = n.String()
	}
	switch {
	case t.IsUnion():
		return strings.Join(nested, " | ")
	case t.Nested == nil:
		return t.Name
	}
	return t.Name + "[" + strings.Join(nested, ", ") + "]"
}

// literalValue returns the value of a Literal that token spells: what Python reads as an integer, a string or bytes, or
// the name of an enum member.
func literalValue(token string) (*Type, bool) {
	switch {
	case token == "":
		return nil, false
	case token[0] == '"' || token[0] == '\'':
		text, ok := unquote(token)
		return &Type{Name: Repr(text), value: text}, ok
	case strings.HasPrefix(token, `b"`), strings.HasPrefix(token, "b'"):
		_, ok := unquote(token[1:])
		if ok && !strings.Contains(token, "'") {
			token = "b'" + token[2:len(token)-1] + "'"
		}
		return &Type{Name: token, value: token}, ok && !strings.ContainsFunc(token, nonASCII)
	}
	switch token {
	case "True", "False":
		return &Type{Name: token, value: token == "True"}, true
	case "None":
		return &Type{Name: token}, true
	}
	if digits := strings.TrimPrefix(token, "-"); strings.Trim(digits, "0123456789") == "" {
		if digits == "" || len(digits) > 1000 || digits[0] == '0' && strings.Trim(digits, "0") != "" {
			return nil, false
		}
		if n, err := strconv.ParseInt(token, 10, 64); err == nil {
			return &Type{Name: strconv.FormatInt(n, 10), value: n}, true
		}
		return &Type{Name: token, value: token}, true
	}
	return &Type{Name: token, value: token}, isName(token)
}
