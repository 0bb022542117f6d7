package engine

import (
	"context"
	"testing"
	"time"

	"github.com/rflua/rflua/engine/message"
)

// Update is the check for a newer revision, for its benchmark.
func (in *Instance) Update(ctx context.Context, log func(message.Message)) { in.update(ctx, log) }

// SetLoadLimit changes how long an edited file may run when it is loaded, for one test.
func SetLoadLimit(t *testing.T, d time.Duration) { set(t, &loadLimit, d) }

// SetMaxWalk changes how many tables and functions are looked at when an instance follows an edit, for one test.
func SetMaxWalk(t *testing.T, n int) { set(t, &maxWalk, n) }

// SetMaxLog changes how many bytes the messages of one call may have, for one test.
func SetMaxLog(t *testing.T, n int) { set(t, &maxLog, n) }

func set[T any](t *testing.T, variable *T, value T) {
	was := *variable
	*variable = value
	t.Cleanup(func() { *variable = was })
}
