//go:build !linux && !darwin

package worker

// Renew gives the worker the processor time for one more request.
func Renew() {}

func (l Limits) setProcessor() {}
