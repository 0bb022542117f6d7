package engine

import (
	"context"
	"testing"

	"github.com/rflua/rflua/engine/message"
)

// Update checks for a newer revision, for the benchmark of that check.
func (in *Instance) Update(ctx context.Context, log func(message.Message)) {
	in.backend.(*local).update(ctx, Call{Log: log})
}

// SetMaxWalk changes how many tables and functions are looked at when an instance follows an edit, for one test.
func SetMaxWalk(t *testing.T, n int) { set(t, &limits.walk, n) }

// SetMaxLog changes how many bytes the messages of one call may have, for one test.
func SetMaxLog(t *testing.T, n int) { set(t, &limits.log, n) }

func set[T any](t *testing.T, variable *T, value T) {
	was := *variable
	*variable = value
	t.Cleanup(func() { *variable = was })
}
