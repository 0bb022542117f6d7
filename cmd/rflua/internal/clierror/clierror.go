// Package clierror has the two things that an error of the command line may say besides what went wrong: that the command
// was called wrongly, which has an exit code of its own, and what to do next.
//
// Package main prints both. Other packages of the command return them and never print or exit.
package clierror

import "errors"

// UsageError is a wrong use of a command: an argument or flag that makes no sense.
type UsageError struct{ Err error }

func (e *UsageError) Error() string { return e.Err.Error() }
func (e *UsageError) Unwrap() error { return e.Err }

// Usage returns err as a wrong use of the command.
func Usage(err error) error { return &UsageError{err} }

// IsUsage reports whether err, or an error in it, is a wrong use of the command.
func IsUsage(err error) bool {
	var usage *UsageError
	return errors.As(err, &usage)
}

// hintedError is an error and what to do next.
type hintedError struct {
	error
	hint string
}

func (e *hintedError) Unwrap() error { return e.error }

// WithHint returns err with a hint, or err itself if the hint is empty.
func WithHint(err error, hint string) error {
	if hint == "" {
		return err
	}
	return &hintedError{err, hint}
}

// Hint returns what err says to do next, "" if it says nothing.
func Hint(err error) string {
	var hinted *hintedError
	if errors.As(err, &hinted) {
		return hinted.hint
	}
	return ""
}
