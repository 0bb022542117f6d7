package main

import (
	"context"

	"github.com/rflua/rflua/cmd/rflua/internal/call"
	"github.com/rflua/rflua/cmd/rflua/internal/clierror"
	"github.com/rflua/rflua/engine"
	"github.com/rflua/rflua/engine/message"
	"github.com/rflua/rflua/engine/value"
)

// The names by which call_web.go and remote.go know what is in packages call and clierror. They go when call_web.go moves to
// package call.

var withHint = clierror.WithHint

type usageError struct{ error }

// As makes it a clierror.UsageError for errors.As.
func (e usageError) As(target any) bool {
	usage, ok := target.(**clierror.UsageError)
	if ok {
		*usage = &clierror.UsageError{Err: e.error}
	}
	return ok
}

func patience(ctx context.Context) (context.Context, context.CancelFunc) {
	return call.WithPatience(ctx)
}

type messagePrinter struct{ *call.Messages }

func (p *messagePrinter) print(m message.Message) { p.Print(m) }

type offered struct {
	name, shown string
	args        []engine.Argument
	keyword     *call.Keyword // what was found
}

func keywordsOf(list []offered) (keywords []call.Keyword) {
	for _, k := range list {
		keywords = append(keywords, call.Keyword{Name: k.name, Shown: k.shown})
	}
	return keywords
}

func findKeyword(list []offered, name string) (*offered, error) {
	k, err := call.Find(keywordsOf(list), name)
	if err != nil {
		return nil, usageError{err} // call_web.go looks for its own type
	}
	if k == nil {
		return nil, nil
	}
	return &offered{name: k.Name, shown: k.Shown, keyword: k}, nil
}

func unknownKeyword(library, name string, list []offered, about string) error {
	err := call.Unknown(library, name, keywordsOf(list), about)
	return clierror.WithHint(usageError{err}, clierror.Hint(err))
}

// webTarget makes a call.Target of a webCallee.
type webTarget struct{ *webCallee }

func (t webTarget) Keyword(ctx context.Context) (*call.Keyword, error) {
	found, err := t.keyword(ctx)
	if err != nil {
		return nil, err
	}
	found.keyword.Args = found.args
	return found.keyword, nil
}

func (t webTarget) Run(ctx context.Context, args []any, named *value.Dict) (any, *engine.Failure, error) {
	return t.call(ctx, args, named)
}

func (t webTarget) Close(ctx context.Context) { t.close(ctx) }
