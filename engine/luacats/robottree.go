package luacats

import (
	"strconv"
	"strings"
	"unicode"
)

// RobotType is a type as Robot Framework reads it: a name, and what stands in brackets behind it. Alternatives are a
// type named Union. A value of a Literal is a type whose name is its Python spelling.
type RobotType struct {
	Name   string
	Nested []*RobotType // nil without brackets
}

// ParseRobotType reads a type that [ValidRobotType] accepts.
func ParseRobotType(s string) (*RobotType, bool) {
	if !ValidRobotType(s) {
		return nil, false
	}
	tokens, _ := robotTokens(s)
	r := robotReader{robotParser{tokens: tokens}}
	t := r.typ()
	if t.IsUnion() && len(t.Nested) == 1 {
		t = t.Nested[0]
	}
	return t, true
}

// IsUnion says whether the nested types are alternatives.
func (t *RobotType) IsUnion() bool { return strings.EqualFold(t.Name, "union") }

// IsLiteral says whether the nested types are values.
func (t *RobotType) IsLiteral() bool { return strings.EqualFold(t.Name, "literal") }

// String is the spelling that Robot Framework shows.
func (t *RobotType) String() string {
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

// Value is what a value of a Literal stands for: a string, an int64, a bool or nil. Other values are their spelling.
func (t *RobotType) Value() any {
	switch t.Name {
	case "True":
		return true
	case "False":
		return false
	case "None":
		return nil
	}
	if n, err := strconv.ParseInt(t.Name, 10, 64); err == nil {
		return n
	}
	if len(t.Name) > 1 && (t.Name[0] == '\'' || t.Name[0] == '"') {
		return pythonUnquote(t.Name)
	}
	return t.Name
}

// robotReader makes the tree of a type that is known to be valid.
type robotReader struct{ robotParser }

func (r *robotReader) take() string {
	token := r.next()
	r.tokens = r.tokens[1:]
	return token
}

func (r *robotReader) typ() *RobotType {
	t := &RobotType{Name: r.take()}
	if r.accept("[") {
		t.Nested = r.nested(t.IsLiteral())
	}
	if !r.accept("|") {
		return t
	}
	union := &RobotType{Name: "Union", Nested: []*RobotType{t}}
	if other := r.typ(); other.IsUnion() {
		union.Nested = append(union.Nested, other.Nested...)
	} else {
		union.Nested = append(union.Nested, other)
	}
	return union
}

func (r *robotReader) nested(values bool) []*RobotType {
	list := []*RobotType{}
	for !r.accept("]") {
		switch {
		case r.accept(","):
		case values:
			list = append(list, &RobotType{Name: pythonSpelling(r.take())})
		case r.accept("["):
			list = append(list, &RobotType{Nested: r.nested(false)})
		default:
			list = append(list, r.typ())
		}
	}
	return list
}

// pythonSpelling is a value as Python's repr writes it.
func pythonSpelling(s string) string {
	switch {
	case s == "":
		return s
	case s[0] == '\'' || s[0] == '"':
		return PythonRepr(pythonUnquote(s))
	case len(s) > 1 && s[0] == 'b' && s[1] == '"' && !strings.Contains(s, "'"):
		return "b'" + s[2:len(s)-1] + "'"
	}
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		return strconv.FormatInt(n, 10)
	}
	return s
}

// pythonEscaped are the characters behind a backslash that [pythonEscapes] lets through.
var pythonEscaped = map[byte]byte{'\\': '\\', '\'': '\'', '"': '"', 'a': '\a', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t', 'v': '\v', '0': 0}

// pythonUnquote is the text of a Python string in quotes.
func pythonUnquote(s string) string {
	s = s[1 : len(s)-1]
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' || i+1 == len(s) {
			b.WriteByte(s[i])
			continue
		}
		i++
		if s[i] == 'x' && i+2 < len(s) {
			if n, err := strconv.ParseUint(s[i+1:i+3], 16, 8); err == nil {
				b.WriteRune(rune(n))
				i += 2
				continue
			}
		}
		b.WriteByte(pythonEscaped[s[i]])
	}
	return b.String()
}

// PythonRepr is text as Python's repr writes it.
func PythonRepr(text string) string {
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
			b.WriteString(`\x` + hex(c, 2))
		case c < 0x10000:
			b.WriteString(`\u` + hex(c, 4))
		default:
			b.WriteString(`\U` + hex(c, 8))
		}
	}
	b.WriteRune(quote)
	return b.String()
}

func hex(c rune, digits int) string {
	s := strconv.FormatInt(int64(c), 16)
	return strings.Repeat("0", digits-len(s)) + s
}
