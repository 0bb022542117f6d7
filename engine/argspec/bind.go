package argspec

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rflua/rflua/engine/value"
)

// Signature is what the arguments of a call are checked against. Its messages are those of RF's own checks
// (robot.running.arguments.argumentvalidator), because RF's users know them.
type Signature struct {
	Owner func() string // returns the begin of the messages, e.g. Keyword 'Add'
	Args  []Argument
}

// Bound is the arguments of a call in the order in which a Lua function takes them.
type Bound struct {
	Positional []any       // one for each PositionalOnly and PositionalOrNamed, then those of *args
	Named      *value.Dict // NamedOnly, then those of **named
}

// Check returns the error of Bind for a call of owner, e.g. Keyword 'Add', or nil.
func Check(owner string, args []Argument, positional []any, named *value.Dict) error {
	_, err := (&Signature{Owner: func() string { return owner }, Args: args}).Bind(positional, named)
	return err
}

// Bind checks positional and named against the signature and returns them with the defaults in the place of missing ones.
// The error text is a sentence for the user.
func (s *Signature) Bind(positional []any, named *value.Dict) (*Bound, error) {
	var room [16]*Argument // for nearly all signatures, without memory of its own
	fixed, only := room[0:0:8], room[8:8:16]
	var rest, free bool
	for i := range s.Args {
		switch a := &s.Args[i]; a.Kind {
		case PositionalOnly, PositionalOrNamed:
			fixed = append(fixed, a)
		case VarPositional:
			rest = true
		case NamedOnly:
			only = append(only, a)
		case VarNamed:
			free = true
		}
	}
	if err := s.check(fixed, only, rest, free, positional, named); err != nil {
		return nil, err
	}
	b := &Bound{Positional: make([]any, 0, max(len(fixed), len(positional))), Named: value.NewDict(named.Len())}
	for i, a := range fixed {
		v, given := a.in(named)
		switch {
		case i < len(positional):
			v = positional[i]
		case !given:
			v = a.Default
		}
		b.Positional = append(b.Positional, v)
	}
	if len(positional) > len(fixed) {
		b.Positional = append(b.Positional, positional[len(fixed):]...)
	}
	for _, a := range only {
		v, given := named.Get(a.Name)
		if !given {
			v = a.Default
		}
		if given || v != nil {
			b.Named.Set(a.Name, v)
		}
	}
	for name, v := range named.All() {
		if !hasParameter(fixed, name) && !hasParameter(only, name) {
			b.Named.Set(name, v)
		}
	}
	return b, nil
}

// hasParameter reports whether an argument of that name may be given by it.
func hasParameter(args []*Argument, name string) bool {
	return slices.ContainsFunc(args, func(a *Argument) bool { return a.Name == name && a.Kind != PositionalOnly })
}

// ByPosition returns the arguments of a call with the named ones in their places, up to the last one given.
func (s *Signature) ByPosition(given []any, named *value.Dict) ([]any, error) {
	b, err := s.Bind(given, named)
	if err != nil {
		return nil, err
	}
	last := len(given)
	for i := range min(len(s.Args), len(b.Positional)) {
		if a := &s.Args[i]; a.Kind == PositionalOrNamed {
			if _, ok := named.Get(a.Name); ok {
				last = max(last, i+1)
			}
		}
	}
	return b.Positional[:last], nil
}

// check returns why positional and named do not fit the signature, or nil.
func (s *Signature) check(fixed, only []*Argument, rest, free bool, positional []any, named *value.Dict) error {
	fail := func(format string, args ...any) error {
		return fmt.Errorf("%s %s.", s.Owner(), fmt.Sprintf(format, args...))
	}
	required, namedPositionals := 0, 0
	for i, a := range fixed {
		_, given := a.in(named)
		if given && i < len(positional) {
			return fail("got multiple values for argument '%s'", a.Name)
		}
		if given {
			namedPositionals++
		}
		if !a.HasDefault {
			required++
		}
	}
	got := len(positional) + namedPositionals
	if got < required || (got > len(fixed) && !rest) {
		kind := "argument"
		if free || len(only) > 0 {
			kind = "non-named argument"
		}
		return fail("expected %s, got %d", expectation(required, len(fixed), rest, kind), got)
	}
	for _, a := range fixed[min(len(positional), len(fixed)):] {
		if _, given := a.in(named); !given && !a.HasDefault {
			return fail("missing value for argument '%s'", a.Name)
		}
	}
	var missing, extra []string
	for _, a := range only {
		if _, given := named.Get(a.Name); !given && !a.HasDefault {
			missing = append(missing, a.Name)
		}
	}
	if len(missing) > 0 {
		return fail("missing named-only argument%s %s", plural(len(missing)), quoted(missing))
	}
	for name := range named.All() {
		if !hasParameter(fixed, name) && !hasParameter(only, name) {
			extra = append(extra, name)
		}
	}
	if len(extra) > 0 && !free {
		return fail("got unexpected named argument%s %s", plural(len(extra)), quoted(extra))
	}
	return nil
}

// in returns the value that named has for the argument, and whether it has one.
func (a *Argument) in(named *value.Dict) (any, bool) {
	if a.Kind == PositionalOnly {
		return nil, false
	}
	return named.Get(a.Name)
}

// expectation returns RF's wording of how many arguments there may be.
func expectation(least, most int, rest bool, kind string) string {
	switch {
	case rest:
		return fmt.Sprintf("at least %d %s%s", least, kind, plural(least))
	case least == most:
		return fmt.Sprintf("%d %s%s", least, kind, plural(least))
	}
	return fmt.Sprintf("%d to %d %ss", least, most, kind)
}

func plural(n int) string {
	if n == 1 {
		return ""
	}
	return "s"
}

// quoted returns names listed as RF does: 'a', 'b' and 'c', sorted.
func quoted(names []string) string {
	slices.Sort(names)
	for i, n := range names {
		names[i] = "'" + n + "'"
	}
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " and " + names[last]
}

// EmptyToNone makes an empty string None where an argument may be None and cannot be a string.
func (b *Bound) EmptyToNone(args []Argument) {
	position := 0
	for i := range args {
		a := &args[i]
		switch a.Kind {
		case PositionalOnly, PositionalOrNamed:
			if b.Positional[position] == "" && a.EmptyMeansNone() {
				b.Positional[position] = nil
			}
			position++
		case NamedOnly:
			if v, _ := b.Named.Get(a.Name); v == "" && a.EmptyMeansNone() {
				b.Named.Set(a.Name, nil)
			}
		}
	}
}
