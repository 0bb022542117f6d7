package rig

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"
)

// Caller makes one call after the other over a connection of its own.
type Caller interface {
	// call makes one call. It is an error if the answer is not the expected one.
	Call() error
	Close()
}

// Dialer makes the i-th caller of a load.
type Dialer func(ctx context.Context, i int) (Caller, error)

// Load has n callers call for d, each as fast as it gets its answers, and gives the calls per second of all together.
func Load(ctx context.Context, n int, d time.Duration, dial Dialer) (float64, error) {
	callers := make([]Caller, 0, n)
	defer func() {
		for _, c := range callers {
			c.Close()
		}
	}()
	for i := range n {
		c, err := dial(ctx, i)
		if err != nil {
			return 0, err
		}
		callers = append(callers, c)
	}
	if _, err := together(callers, d/10); err != nil { // so that nothing happens for the first time
		return 0, err
	}
	return together(callers, d)
}

// together is load without preparation.
func together(callers []Caller, d time.Duration) (float64, error) {
	var over atomic.Bool
	var calls atomic.Int64
	var wait sync.WaitGroup
	errs := make([]error, len(callers))
	begin := time.Now()
	timer := time.AfterFunc(d, func() { over.Store(true) })
	defer timer.Stop()
	for i, c := range callers {
		wait.Go(func() {
			n := int64(0)
			for {
				if errs[i] = c.Call(); errs[i] != nil {
					over.Store(true)
					break
				}
				n++
				if over.Load() {
					break
				}
			}
			calls.Add(n)
		})
	}
	wait.Wait()
	return float64(calls.Load()) / time.Since(begin).Seconds(), errors.Join(errs...)
}
