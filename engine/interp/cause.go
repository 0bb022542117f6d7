package interp

import (
	"errors"
	"fmt"
	"time"
)

// Causes for which a running call is cancelled, as context causes. A [*TimeoutError] and a [*memory.LimitError] are others,
// and so is whatever the caller's own context has.
var (
	ErrFinalized = errors.New("the library instance was finalized")
	ErrStopping  = errors.New("the server is stopping")
)

// What sets the limit of a [TimeoutError], as the user writes it.
const (
	TimeoutFlag       = "--timeout"
	TimeoutAnnotation = "---@timeout"
)

// TimeoutError is the cause of a call that took longer than it may.
type TimeoutError struct {
	Limit time.Duration
	By    string // TimeoutFlag or TimeoutAnnotation for the limit of a keyword, a hint or nothing for another
}

func (e *TimeoutError) Error() string {
	if e.By == "" {
		return fmt.Sprintf("it took longer than %s", e.Limit)
	}
	return fmt.Sprintf("it took longer than %s (%s)", e.Limit, e.By)
}

// Cancelled returns the message of a keyword that was cancelled for that cause.
func Cancelled(cause error) string {
	var timeout *TimeoutError
	if errors.As(cause, &timeout) && (timeout.By == TimeoutFlag || timeout.By == TimeoutAnnotation) {
		return fmt.Sprintf("Keyword timeout of %s exceeded and the keyword was cancelled (%s).", timeout.Limit, timeout.By)
	}
	return fmt.Sprintf("The keyword was cancelled: %v.", cause)
}
