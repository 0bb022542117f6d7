package engine

import (
	"context"

	"github.com/rflua/rflua/engine/message"
)

// Update is the check for a newer revision, for its benchmark.
func (in *Instance) Update(ctx context.Context, log func(message.Message)) { in.update(ctx, log) }
