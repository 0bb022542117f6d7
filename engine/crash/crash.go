// Package crash has the one way in which rflua speaks of its own bugs: a panic that was recovered goes to the log with its
// stack, and the user gets one sentence that says where to read on.
//
// It promises nothing about the state of what panicked. It starts no goroutine and keeps no state.
package crash

import (
	"fmt"
	"log/slog"
	"runtime/debug"
)

// Place is where a panic was recovered.
type Place struct {
	Doing   string // what was being done, e.g. "running keyword 'Add'"
	Library string // may be empty
	Request string // the id of the request; may be empty
}

// Report logs a panic with its stack and returns the sentence for the user: "Internal error in rflua while
// ...", without a full stop. It returns "" if recovered is nil.
func Report(logger *slog.Logger, recovered any, at Place) string {
	if recovered == nil {
		return ""
	}
	args := []any{"doing", at.Doing, "panic", fmt.Sprint(recovered)}
	if at.Library != "" {
		args = append(args, "library", at.Library)
	}
	if at.Request != "" {
		args = append(args, "request", at.Request)
	}
	logger.Error("panic", append(args, "stack", string(debug.Stack()))...)
	text := fmt.Sprintf("Internal error in rflua while %s: %v", at.Doing, recovered)
	if at.Request != "" {
		text += fmt.Sprintf(" (request %s in the log of the server)", at.Request)
	}
	return text
}
