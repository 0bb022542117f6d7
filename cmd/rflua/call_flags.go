package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/pflag"

	"github.com/rflua/rflua/cmd/rflua/internal/clierror"
	"github.com/rflua/rflua/engine/value"
)

// parseFlags sets the flags among the words behind a keyword and returns the other words. Only words with two dashes are
// flags, so that -5 is a number; behind -- there are none.
func parseFlags(flags *pflag.FlagSet, words []string) (others []string, err error) {
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
			return nil, clierror.Usage(fmt.Errorf("flag needs an argument: %s", word))
		default:
			i++
			value = words[i]
		}
		if err := flags.Set(name, value); err != nil {
			return nil, clierror.Usage(err)
		}
		if name == "help" {
			return nil, pflag.ErrHelp
		}
	}
	return others, nil
}

func unknownFlag(flags *pflag.FlagSet, word, name string) error {
	hint := "write -- in front of arguments that begin with two dashes"
	if near := closestFlag(flags, name); near != "" {
		hint = fmt.Sprintf("did you mean --%s? %s", near, hint)
	}
	return clierror.WithHint(clierror.Usage(fmt.Errorf("unknown flag: %s", word)), hint)
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
