package engine

import (
	"context"
	"time"

	"github.com/rflua/rflua/engine/interp"
	"github.com/rflua/rflua/engine/message"
	"github.com/rflua/rflua/engine/value"
)

// Call is one keyword call.
type Call struct {
	Keyword string // compared as RF compares names
	Args    []any
	Named   *value.Dict // nil for none
	// EmptyIsNone says that the client cannot send None and sends the empty string instead. Where an argument may be
	// None and cannot be a string, it is nil then.
	EmptyIsNone bool
	// ID names the request in the server's log; may be empty.
	ID string
	// Log gets the messages of the keyword, one at a time, before Run returns; nil means they are dropped.
	Log func(message.Message)
}

// Failure is the way a keyword call ends that did not pass.
type Failure = interp.Failure

// Outcome is what came of a call.
type Outcome struct {
	Result  any      // what the keyword returned, a value of package value; nil after a failure
	Failure *Failure // nil if the keyword passed
	Keyword *Keyword // that was called; nil if its name is unknown
}

// failed returns the outcome of a call that failed for a reason other than the keyword itself.
func failed(message string) Outcome { return Outcome{Failure: &Failure{Message: message}} }

// Run runs a keyword in the instance and returns its outcome. An unknown keyword and wrong arguments are failures too. When ctx
// is done the keyword is cancelled, while it waits for its turn as well; the cause of ctx is part of the failure. The
// instance stays usable.
func (in *Instance) Run(ctx context.Context, c Call) Outcome {
	if err := in.acquire(ctx); err != nil {
		o := failed(interp.Cancelled(err))
		o.Keyword = in.Revision().Keyword(c.Keyword)
		return o
	}
	defer in.release()
	call, end := in.begin(ctx)
	defer end()
	return in.backend.call(call, c)
}

// warn puts a warning in front of the messages of a call.
func (c *Call) warn(text string) {
	if c.Log != nil {
		c.Log(message.Message{Level: message.Warn, Time: time.Now(), Text: text})
	}
}
