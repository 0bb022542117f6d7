package engine

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/rflua/rflua/engine/luacats"
	"github.com/rflua/rflua/engine/marshal"
)

// Kind says how an argument is given, in the terms of RF's argument specifications.
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
	Type       string // RF's name of the type; "" if RF is not to convert
	HasDefault bool   // never for VarPositional and VarNamed
	Default    any    // a value of package value; nil is None
	Doc        string // one line; may be empty

	annotated luacats.Type // what Type was made of; nil if there is none
}

// members are the alternatives of the argument's type, without what is in their brackets.
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

// acceptsNone says whether None is a value of the argument.
func (a *Argument) acceptsNone() bool {
	return a.HasDefault && a.Default == nil || slices.Contains(a.members(), "None")
}

// acceptsEmpty says whether the empty string is a value of its own for the argument, as opposed to None.
func (a *Argument) acceptsEmpty() bool {
	for _, m := range a.members() {
		switch m {
		case "int", "float", "bool", "None", "list", "dict", "tuple", "set":
		case "Literal":
			if strings.Contains(a.Type, "''") {
				return true
			}
		default: // text, bytes, and what nothing is known of
			return true
		}
	}
	return false
}

// emptyMeansNone says whether an empty string can only stand for None.
func (a *Argument) emptyMeansNone() bool { return a.acceptsNone() && !a.acceptsEmpty() }

// Keyword is one keyword of a library. It is immutable.
type Keyword struct {
	Name   string // as it is offered; may hold embedded arguments
	Args   []Argument
	Return string // RF's name of the returned type; may be empty
	Doc    string // in RF's documentation format
	Tags   []string
	Source string // absolute path of the Lua file; may be empty
	Line   int    // from 1; 0 if not known

	find    finder        // where its function is in an instance
	self    bool          // the function takes the instance first
	named   bool          // the function takes a table of named arguments behind the positional ones
	fixed   int           // how many positional arguments the function has a parameter for
	hint    *marshal.Hint // of the value that it returns
	timeout time.Duration // from @timeout; 0 is that of the server
}

// Embedded is how many embedded arguments the name holds. They are the first arguments.
func (k *Keyword) Embedded() int { return embedded(k.Name) }

// NormalizeName is the form in which RF compares keyword names: case, spaces and underscores do not count (RF user
// guide, "Keyword names").
func NormalizeName(name string) string {
	if isNormal(name) {
		return name
	}
	return strings.ToLower(ignored.Replace(name))
}

// isNormal says that a name is its own normalized form, as that of many calls is. It may miss some.
func isNormal(name string) bool {
	for i := range len(name) {
		if c := name[i]; (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			return false
		}
	}
	return true
}

// ignored is made once: making it costs far more than using it.
var ignored = strings.NewReplacer(" ", "", "_", "")

// embedded is how many embedded arguments the name holds.
func embedded(name string) int {
	count := 0
	for {
		_, after, ok := strings.Cut(name, "${")
		if !ok {
			return count
		}
		if _, name, ok = strings.Cut(after, "}"); !ok {
			return count
		}
		count++
	}
}

// typedEmbedded says whether the name has an embedded argument with a type, ${name: type}.
func typedEmbedded(name string) bool {
	for {
		_, after, ok := strings.Cut(name, "${")
		if !ok {
			return false
		}
		inside, rest, ok := strings.Cut(after, "}")
		if !ok {
			return false
		}
		if variable, _, typed := strings.Cut(inside, ": "); typed && !strings.Contains(variable, ":") {
			return true
		}
		name = rest
	}
}

// documentation puts together what RF shows: the text of the comment, then a list of the described arguments and what
// is returned.
func documentation(text string, args []Argument, returns []luacats.Return, deprecated *string) string {
	var b strings.Builder
	if deprecated != nil {
		// RF shows only what follows the second star (robot.running.librarykeyword).
		b.WriteString(strings.TrimSpace("*DEPRECATED* "+*deprecated) + "\n\n")
	}
	b.WriteString(text)
	section := func(title string) {
		if b.Len() > 0 {
			b.WriteString("\n\n")
		}
		b.WriteString("*" + title + "*")
	}
	first := true
	for _, a := range args {
		if a.Doc == "" {
			continue
		}
		if first {
			section("Arguments")
			b.WriteString("\n")
			first = false
		}
		fmt.Fprintf(&b, "\n- ``%s``: %s", a.Name, a.Doc)
	}
	for _, r := range returns {
		if doc := strings.TrimSpace(r.Name + " " + r.Doc); doc != "" {
			section("Returns")
			b.WriteString(" " + doc)
			break
		}
	}
	return strings.TrimSpace(b.String())
}
