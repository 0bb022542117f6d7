package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/pflag"

	"github.com/rflua/rflua/engine"
	"github.com/rflua/rflua/engine/argspec"
	"github.com/rflua/rflua/engine/diag"
	"github.com/rflua/rflua/engine/value"
)

// takeFlags sets the flags among the words behind a keyword and gives the others. Only words with two dashes are flags,
// so that -5 is a number; behind -- there are none.
func takeFlags(flags *pflag.FlagSet, words []string) (others []string, err error) {
	for i := 0; i < len(words); i++ {
		word := words[i]
		name, value, hasValue := strings.Cut(strings.TrimPrefix(word, "--"), "=")
		if word == "--" {
			return append(others, words[i+1:]...), nil
		}
		if !strings.HasPrefix(word, "--") {
			others = append(others, word)
			continue
		}
		flag := flags.Lookup(name)
		if flag == nil {
			return nil, unknownFlag(flags, word, name)
		}
		switch {
		case hasValue:
		case flag.NoOptDefVal != "":
			value = flag.NoOptDefVal
		case i+1 == len(words):
			return nil, usageError{fmt.Errorf("flag needs an argument: %s", word)}
		default:
			i++
			value = words[i]
		}
		if err := flags.Set(name, value); err != nil {
			return nil, usageError{err}
		}
		if name == "help" {
			return nil, pflag.ErrHelp
		}
	}
	return others, nil
}

func unknownFlag(flags *pflag.FlagSet, word, name string) error {
	hint := "write -- in front of arguments that begin with two dashes"
	var names []string
	flags.VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	if near := diag.Closest(name, names); near != "" {
		hint = fmt.Sprintf("did you mean --%s? %s", near, hint)
	}
	return &errorWithHint{usageError{fmt.Errorf("unknown flag: %s", word)}, hint}
}

// offered is a keyword as its library offers it.
type offered struct {
	name     string   // as the library has it
	shown    string   // with its library in front
	embedded []string // what the name was filled in with
	args     []engine.Argument
}

// arguments are the words as the keyword takes them. NAME=VALUE is a named argument by Robot Framework's rule: if the
// keyword has that argument, takes any name, or if a named argument came before.
func (k *offered) arguments(words []string) (positional []any, named *value.Dict, err error) {
	known, free := map[string]*engine.Argument{}, (*engine.Argument)(nil)
	var places []*engine.Argument // of the positional arguments
	var rest *engine.Argument
	positionalOnly := len(k.embedded)
	for i := range k.args {
		a := &k.args[i]
		switch a.Kind {
		case argspec.PositionalOnly:
			places = append(places, a)
			positionalOnly = max(positionalOnly, len(places))
		case argspec.PositionalOrNamed:
			places, known[a.Name] = append(places, a), a
		case argspec.VarPositional:
			rest = a
		case argspec.NamedOnly:
			known[a.Name] = a
		case argspec.VarNamed:
			free = a
		}
	}
	named = value.NewDict(0)
	add := func(word string) error {
		at := rest
		if len(positional) < len(places) {
			at = places[len(positional)]
		}
		v, err := fromText(at, word)
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
		if isNamed && len(positional) >= positionalOnly && (known[name] != nil || free != nil || named.Len() > 0) {
			at := known[name]
			if at == nil {
				at = free
			}
			v, err := fromText(at, text)
			if err != nil {
				return nil, nil, err
			}
			named.Set(name, v)
			continue
		}
		if named.Len() > 0 {
			return nil, nil, fmt.Errorf("Keyword '%s' got positional argument after named arguments.", k.shown)
		}
		if !isNamed {
			word = text
		}
		if err := add(word); err != nil {
			return nil, nil, err
		}
	}
	return positional, named, argspec.Check("Keyword '"+k.shown+"'", k.args, positional, named)
}

// fromText is a word as the argument takes it. What there is no argument for is found out later.
func fromText(a *engine.Argument, word string) (any, error) {
	if a == nil {
		return word, nil
	}
	return a.FromText(word)
}

// splitNamed splits NAME=VALUE. A word with \= there is not one; text is the word without that backslash then.
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

// namedFlag collects NAME=VALUE pairs. A later value of a name wins.
type namedFlag struct{ dict value.Dict }

func (f *namedFlag) String() string { return strings.Join(f.GetSlice(), ",") }
func (f *namedFlag) Type() string   { return "NAME=VALUE" }

func (f *namedFlag) Set(pair string) error {
	name, text, ok := strings.Cut(pair, "=")
	if !ok || name == "" {
		return errors.New("it is not NAME=VALUE")
	}
	f.dict.Set(name, text)
	return nil
}

// Append, Replace and GetSlice make it a flag that may be repeated.
func (f *namedFlag) Append(pair string) error { return f.Set(pair) }

func (f *namedFlag) Replace(pairs []string) error {
	f.dict = value.Dict{}
	for _, pair := range pairs {
		if err := f.Set(pair); err != nil {
			return err
		}
	}
	return nil
}

func (f *namedFlag) GetSlice() []string {
	var pairs []string
	for name, text := range f.dict.All() {
		pairs = append(pairs, fmt.Sprintf("%s=%s", name, text))
	}
	return pairs
}
