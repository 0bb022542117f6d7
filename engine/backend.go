package engine

import (
	"context"
	"time"

	"github.com/rflua/rflua/engine/message"
)

// backend is where an instance runs: in this process, or in a worker process of its own. The goroutine that has the turn of
// the instance owns it.
type backend interface {
	// start makes the instance from the library's current revision, and stores that in the instance. It may be called again
	// after the state was lost.
	start(ctx context.Context, log func(message.Message)) error
	// call runs a keyword. It first takes an edit of the library over.
	call(ctx *callContext, c Call) Outcome
	// finalize ends the instance: its __close runs, for at most closeLimit.
	finalize(ctx context.Context)
	// unwindTime is how long a cancelled call may take to end.
	unwindTime() time.Duration
}

// callContext is the one cancellation context of a call: the caller's, ended as well by the end of the instance and by the
// time limit of the keyword.
type callContext struct {
	context.Context
	cancel context.CancelCauseFunc
}

// limit ends the context with cause after d. The function it returns takes that back.
func (c *callContext) limit(d time.Duration, cause error) (stop func()) {
	if d <= 0 {
		return func() {}
	}
	timer := time.AfterFunc(d, func() { c.cancel(cause) })
	return func() { timer.Stop() }
}
