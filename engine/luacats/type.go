package luacats

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Type is a LuaCATS type: *Named, *Array, *Union, *Literal, *Table, *Tuple, *Func, *Optional or *Vararg. String is
// its LuaCATS spelling, which reads back as the same type. A nil Type is one that was not given.
type Type interface {
	String() string
	isType()
}

// Named is a type by its name, built in or declared: string, table<string, integer>, Point.
type Named struct {
	Name    string
	Args    []Type
	Generic bool // the name is a type parameter (@generic, or of the class or alias), of which nothing is known
	Quoted  bool // written in backticks: the type whose name the argument is
}

// Array is T[].
type Array struct{ Elem Type }

// Union is A|B. It has at least two members, none of them a union.
type Union struct{ Members []Type }

// Literal is one value as a type.
type Literal struct{ Value any } // string, int64 or bool

// Table is {name: T, [string]: T}.
type Table struct{ Fields []TableField }

// TableField is one field of a Table: Name, or Key if the field is an index.
type TableField struct {
	Name     string
	Key      Type // the type of the keys; nil if the field has a name
	Optional bool
	Type     Type
}

// Tuple is [A, B]: a list with a type for every place.
type Tuple struct{ Elems []Type }

// Func is fun(name: T, ...): R.
type Func struct {
	Params  []FuncParam
	Returns []Return
}

// FuncParam is a parameter of a function type; "..." for the variable arguments.
type FuncParam struct {
	Name     string
	Optional bool
	Type     Type // nil if not given
}

// Optional is T?: T or nil.
type Optional struct{ Elem Type }

// Vararg is ...T: any number of T.
type Vararg struct{ Elem Type } // nil if only ... is written

func (*Named) isType()    {}
func (*Array) isType()    {}
func (*Union) isType()    {}
func (*Literal) isType()  {}
func (*Table) isType()    {}
func (*Tuple) isType()    {}
func (*Func) isType()     {}
func (*Optional) isType() {}
func (*Vararg) isType()   {}

// anyType returns any, which stands for a type that is missing or not understood.
func anyType() Type { return &Named{Name: "any"} }

func (t *Named) String() string {
	name := t.Name
	if t.Quoted {
		name = "`" + name + "`"
	}
	if len(t.Args) == 0 {
		return name
	}
	return name + "<" + join(t.Args, ", ") + ">"
}

func (t *Array) String() string    { return operand(t.Elem) + "[]" }
func (t *Optional) String() string { return operand(t.Elem) + "?" }
func (t *Tuple) String() string    { return "[" + join(t.Elems, ", ") + "]" }

func (t *Vararg) String() string {
	if t.Elem == nil {
		return "..."
	}
	return "..." + operand(t.Elem)
}

func (t *Union) String() string {
	parts := make([]string, len(t.Members))
	for i, m := range t.Members {
		parts[i] = m.String()
		if _, ok := m.(*Func); ok { // what follows would belong to its result
			parts[i] = "(" + parts[i] + ")"
		}
	}
	return strings.Join(parts, "|")
}

func (t *Literal) String() string {
	if s, ok := t.Value.(string); ok {
		return quote(s)
	}
	return fmt.Sprint(t.Value)
}

func (t *Table) String() string {
	parts := make([]string, len(t.Fields))
	for i, f := range t.Fields {
		switch {
		case f.Key != nil:
			parts[i] = "[" + f.Key.String() + "]"
		case isName(f.Name):
			parts[i] = f.Name
		default:
			parts[i] = "[" + quote(f.Name) + "]"
		}
		if f.Optional {
			parts[i] += "?"
		}
		parts[i] += ": " + f.Type.String()
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

func (t *Func) String() string {
	params := make([]string, len(t.Params))
	for i, p := range t.Params {
		params[i] = p.Name
		if p.Optional {
			params[i] += "?"
		}
		if p.Type != nil {
			params[i] += ": " + p.Type.String()
		}
	}
	s := "fun(" + strings.Join(params, ", ") + ")"
	if len(t.Returns) == 0 {
		return s
	}
	returns := make([]string, len(t.Returns))
	for i, r := range t.Returns {
		returns[i] = r.Type.String()
		if r.Name != "" {
			returns[i] = r.Name + ": " + returns[i]
		}
	}
	result := strings.Join(returns, ", ")
	if len(returns) > 1 || t.Returns[0].Name != "" {
		result = "(" + result + ")"
	}
	return s + ": " + result
}

// operand returns t in front of a suffix.
func operand(t Type) string {
	switch t.(type) {
	case *Union, *Func, *Vararg:
		return "(" + t.String() + ")"
	}
	return t.String()
}

func join(types []Type, sep string) string {
	parts := make([]string, len(types))
	for i, t := range types {
		parts[i] = t.String()
	}
	return strings.Join(parts, sep)
}

// quote returns s as a Lua string on one line.
func quote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == '"' || r == '\\' || r == '\'' && i == 0:
			// A single quote at the start is escaped too: the language server's older "'x'" means 'x'.
			b.WriteByte('\\')
			b.WriteByte(s[i])
		case r < ' ' || r == 0x7f || r == utf8.RuneError && size == 1:
			b.WriteString(`\` + strconv.Itoa(1000 + int(s[i]))[1:])
		default:
			b.WriteString(s[i : i+size])
		}
		i += size
	}
	b.WriteByte('"')
	return b.String()
}

// isName reports whether s can stand as the name of a field without quotes.
func isName(s string) bool {
	c := cursor{text: s}
	return c.name() == s && s != ""
}

// ParseType reads a type as its String writes it. What cannot be read is any.
func ParseType(text string) Type {
	c := &cursor{text: text, line: 1}
	t := c.parseType()
	if c.failed() || !c.atEnd() {
		return anyType()
	}
	return t
}
