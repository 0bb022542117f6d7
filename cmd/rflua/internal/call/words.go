package call

import (
	"fmt"
	"strings"

	"github.com/rflua/rflua/engine/argspec"
	"github.com/rflua/rflua/engine/value"
)

// Arguments returns the words as the keyword takes them: converted by the types of its arguments, and checked. NAME=VALUE
// is a named argument by Robot Framework's rule (user guide, "Named argument syntax"): if the keyword has that argument,
// takes any name, or if a named argument came before.
func (k *Keyword) Arguments(words []string) (positional []any, named *value.Dict, err error) {
	spec := sortArguments(k.Args)
	positionalOnly := max(spec.positionalOnly, len(k.embedded))
	named = value.NewDict(0)
	add := func(word string) error {
		v, err := fromText(spec.at(len(positional)), word)
		positional = append(positional, v)
		return err
	}
	for _, word := range k.embedded {
		if err := add(word); err != nil {
			return nil, nil, err
		}
	}
	for _, word := range words {
		name, text, isNamed := splitNamed(word)
		if isNamed && len(positional) >= positionalOnly && (spec.byName[name] != nil || spec.varNamed != nil || named.Len() > 0) {
			v, err := fromText(spec.named(name), text)
			if err != nil {
				return nil, nil, err
			}
			named.Set(name, v)
			continue
		}
		if named.Len() > 0 {
			return nil, nil, fmt.Errorf("Keyword '%s' got positional argument after named arguments.", k.Shown)
		}
		if !isNamed {
			word = text
		}
		if err := add(word); err != nil {
			return nil, nil, err
		}
	}
	return positional, named, argspec.Check("Keyword '"+k.Shown+"'", k.Args, positional, named)
}

// sortedArguments are the arguments of a keyword by how they may be given.
type sortedArguments struct {
	positional     []*argspec.Argument
	positionalOnly int                          // how many of them cannot be named
	byName         map[string]*argspec.Argument // those that can be named
	varPositional  *argspec.Argument            // *args, nil if there is none
	varNamed       *argspec.Argument            // **named, nil if there is none
}

func sortArguments(args []argspec.Argument) *sortedArguments {
	s := &sortedArguments{byName: map[string]*argspec.Argument{}}
	for i := range args {
		a := &args[i]
		switch a.Kind {
		case argspec.PositionalOnly:
			s.positional = append(s.positional, a)
			s.positionalOnly = len(s.positional)
		case argspec.PositionalOrNamed:
			s.positional, s.byName[a.Name] = append(s.positional, a), a
		case argspec.VarPositional:
			s.varPositional = a
		case argspec.NamedOnly:
			s.byName[a.Name] = a
		case argspec.VarNamed:
			s.varNamed = a
		}
	}
	return s
}

// at returns the argument that takes the positional value of that index, nil if none does.
func (s *sortedArguments) at(index int) *argspec.Argument {
	if index < len(s.positional) {
		return s.positional[index]
	}
	return s.varPositional
}

// named returns the argument that takes a named value, nil if none does.
func (s *sortedArguments) named(name string) *argspec.Argument {
	if a := s.byName[name]; a != nil {
		return a
	}
	return s.varNamed
}

// fromText converts a word for an argument. A word without an argument stays text: the check of all arguments reports it.
func fromText(a *argspec.Argument, word string) (any, error) {
	if a == nil {
		return word, nil
	}
	return a.FromText(word)
}

// splitNamed splits NAME=VALUE. NAME\=VALUE is not a named argument: text is the word without the backslash then.
func splitNamed(word string) (name, text string, ok bool) {
	name, text, ok = strings.Cut(word, "=")
	if before, escaped := strings.CutSuffix(name, `\`); ok && escaped {
		return "", before + "=" + text, false
	}
	if !ok {
		return "", word, false
	}
	return name, text, true
}
