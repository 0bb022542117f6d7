package load

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"
)

// Caller makes one call after the other over a connection of its own.
type Caller interface {
	// Call makes one call. It returns an error if the answer is wrong.
	Call() error
	// Close closes the connection.
	Close()
}

// Dialer returns the i-th caller of a load, connected. The calls fail when ctx is done.
type Dialer func(ctx context.Context, i int) (Caller, error)

// Run has n callers call for d, each as fast as it gets its answers, and returns the calls per second of all together. They
// call for a tenth of d before, which is not counted: connections, instances and caches are made then.
func Run(ctx context.Context, n int, d time.Duration, dial Dialer) (float64, error) {
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
	if _, err := together(callers, d/10); err != nil {
		return 0, err
	}
	return together(callers, d)
}

// together has the callers call for d and returns their calls per second.
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
