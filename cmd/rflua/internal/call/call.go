// Package call runs one keyword without Robot Framework, as `rflua call` does: [Local] in a library that this process
// loads, [Session] in one that a JSON-RPC server serves, [Web] in one of a server of Robot Framework's Remote protocol.
//
// A call has three steps. A [Target] finds the keyword, the keyword reads its arguments from the words of the command line,
// and the target runs it with them. What the keyword logs goes to [Messages] while it runs; [WriteResult] writes what it
// returns. What is wrong with the call itself, such as an unknown keyword or an argument too many, is a usage error
// (package clierror); a keyword that fails is an engine.Failure and no error.
//
// A target is used by one goroutine at a time, for one call. Messages may come from others.
package call

import (
	"context"
	"fmt"
	"time"

	"github.com/rflua/rflua/cmd/rflua/internal/lookup"
	"github.com/rflua/rflua/engine"
	"github.com/rflua/rflua/engine/argspec"
	"github.com/rflua/rflua/engine/value"
)

// Target is where a keyword is called.
type Target interface {
	// Keyword returns the keyword that the user names. What is wrong with the name is a usage error.
	Keyword(context.Context) (*Keyword, error)
	// Run runs the keyword that Keyword has returned, and returns what it returns or how it fails. The error is for a
	// keyword that could not be run.
	Run(ctx context.Context, args []any, named *value.Dict) (any, *engine.Failure, error)
	// Close ends what was made for the call. It waits until ctx is done at most.
	Close(context.Context)
}

// AnswerTimeout is how long a server may take for an answer that is not that of the keyword itself.
const AnswerTimeout = 10 * time.Second

// WithPatience returns ctx for what a server is asked before the keyword runs: the answer must come within AnswerTimeout,
// unless ctx has a deadline, which is that of --timeout.
func WithPatience(ctx context.Context) (context.Context, context.CancelFunc) {
	if _, ok := ctx.Deadline(); ok {
		return context.WithCancel(ctx)
	}
	return context.WithTimeoutCause(ctx, AnswerTimeout, fmt.Errorf("it does not answer within %s; --timeout sets another time", AnswerTimeout))
}

// Keyword is a keyword as its library offers it.
type Keyword struct {
	Name     string // as the library has it
	Shown    string // for messages: with its library in front
	Args     []argspec.Argument
	embedded []string // the values that fill in its name
}

// Find returns the keyword that name means, nil if there is none; see [lookup.Keyword] for the rules.
func Find(keywords []Keyword, name string) (*Keyword, error) {
	m, err := lookup.Keyword(namesOf(keywords), name)
	if m == nil || err != nil {
		return nil, err
	}
	k := keywords[m.Index]
	k.embedded = m.Embedded
	return &k, nil
}

// Unknown returns the error for a name that none of the keywords has; see [lookup.UnknownKeyword].
func Unknown(library, name string, keywords []Keyword, about string) error {
	return lookup.UnknownKeyword(library, name, namesOf(keywords), about)
}

func namesOf(keywords []Keyword) []string {
	names := make([]string, len(keywords))
	for i, k := range keywords {
		names[i] = k.Name
	}
	return names
}
