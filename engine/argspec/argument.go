package argspec

import (
	"slices"
	"strings"

	"github.com/rflua/rflua/engine/luacats"
)

// Kind is how an argument is given, in the terms of RF's argument specifications.
type Kind int

// The kinds, in the order in which they stand in a signature.
const (
	PositionalOnly Kind = iota // only dynamic libraries and robot.keyword{} have these
	PositionalOrNamed
	VarPositional // *args
	NamedOnly
	VarNamed // **named
)

// Argument is one argument of a keyword.
type Argument struct {
	Name       string
	Kind       Kind
	Type       string       // RF's name of the type; "" if RF is not to convert
	HasDefault bool         // never for VarPositional and VarNamed
	Default    any          // a value of package value; nil is None
	Doc        string       // one line; may be empty
	Annotation luacats.Type // the resolved LuaCATS type that Type was made of; nil without one
}

// members returns the alternatives of the argument's type, without what is in their brackets.
func (a *Argument) members() []string {
	var members []string
	depth, start := 0, 0
	for i, c := range a.Type + "|" {
		switch {
		case c == '[':
			depth++
		case c == ']':
			depth--
		case c == '|' && depth == 0:
			member, _, _ := strings.Cut(a.Type[start:i], "[")
			members = append(members, strings.TrimSpace(member))
			start = i + 1
		}
	}
	return members
}

// acceptsNone reports whether None is a value of the argument.
func (a *Argument) acceptsNone() bool {
	return a.HasDefault && a.Default == nil || slices.Contains(a.members(), "None")
}

// acceptsEmpty reports whether the empty string is a value of its own for the argument, as opposed to None.
func (a *Argument) acceptsEmpty() bool {
	for _, m := range a.members() {
		switch m {
		case "int", "float", "bool", "None", "list", "dict", "tuple", "set":
		case "Literal":
			if strings.Contains(a.Type, "''") {
				return true
			}
		default: // text, bytes and unknown types
			return true
		}
	}
	return false
}

// EmptyMeansNone reports whether an empty string can only stand for None.
func (a *Argument) EmptyMeansNone() bool { return a.acceptsNone() && !a.acceptsEmpty() }

// SetType sets the type of the argument to the annotated type t of file f.
func (a *Argument) SetType(f *luacats.File, t luacats.Type) {
	a.Annotation = f.Resolve(t)
	a.Type = f.Robot(t)
}

// SetDefault makes the argument optional if optional or hasDefault is set. Without a default of its own its default is None,
// which its type then allows.
func (a *Argument) SetDefault(optional, hasDefault bool, def any) {
	a.HasDefault, a.Default = optional || hasDefault, def
	if a.HasDefault && def == nil && a.Type != "" && !slices.Contains(a.members(), "None") {
		a.Type += " | None"
	}
}

// Required returns the number of arguments that have no default.
func Required(args []Argument) int {
	n := 0
	for _, a := range args {
		if !a.HasDefault && a.Kind != VarPositional && a.Kind != VarNamed {
			n++
		}
	}
	return n
}

// Defaults returns the values of the positional arguments when none is given.
func Defaults(args []Argument) []any {
	var values []any
	for _, a := range args {
		if a.Kind == PositionalOrNamed {
			values = append(values, a.Default)
		}
	}
	return values
}

// Markers reports which markers a specification of arguments has around the i-th one: * in front of the first argument that
// is given by name only, unless *args is there, and / behind the last that is not.
func Markers(args []Argument, i int) (star, slash bool) {
	star = args[i].Kind == NamedOnly && (i == 0 || args[i-1].Kind < VarPositional)
	slash = args[i].Kind == PositionalOnly && (i+1 == len(args) || args[i+1].Kind != PositionalOnly)
	return star, slash
}
