package fs

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/module/confine"
	"github.com/rflua/rflua/engine/module/host"
)

// Waiting looks again and again, because file systems that other machines or containers write to announce nothing.

// await looks every now and then whether a condition holds, and gives up with the error otherwise.
func await(c *host.Call, n int, holds func(context.Context) (bool, error), otherwise func(time.Duration) error) (lua.LValue, error) {
	o := c.Options(n, "timeout", "every")
	timeout, every := o.Duration("timeout", time.Minute), o.Duration("every", 100*time.Millisecond)
	if every < time.Millisecond {
		o.Error("every", "must be at least 0.001 seconds")
	}
	ctx := c.Host.Context()
	deadline, tick := time.NewTimer(timeout), time.NewTicker(every)
	defer deadline.Stop()
	defer tick.Stop()
	for last := false; ; {
		held, err := holds(ctx)
		switch {
		case err != nil:
			return nil, err
		case held:
			return lua.LTrue, nil
		case last:
			return nil, otherwise(timeout)
		}
		select {
		case <-tick.C:
		case <-deadline.C:
			last = true
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// waitUntil waits until f is there, or is not there.
func waitUntil(c *host.Call, there bool, otherwise string) (lua.LValue, error) {
	f, missed := find(c, 1)
	return await(c, 2, func(context.Context) (bool, error) {
		if missed != nil {
			return false, missed
		}
		_, err := f.Root.Stat(f.Name)
		if err != nil && !missing(err) {
			return false, f.Explain(err)
		}
		return (err == nil) == there, nil
	}, func(timeout time.Duration) error {
		return f.Explain(fmt.Errorf("%s after %s", otherwise, timeout))
	})
}

func waitUntilExists(c *host.Call) (lua.LValue, error) {
	return waitUntil(c, true, "does not exist")
}

func waitUntilRemoved(c *host.Call) (lua.LValue, error) {
	return waitUntil(c, false, "still exists")
}

// waitUntilContains reads the whole file every time: one that is written anew need not look different from one that
// was only continued.
func waitUntilContains(c *host.Call) (lua.LValue, error) {
	text := c.String(2)
	f, missed := find(c, 1)
	there := false
	return await(c, 3, func(ctx context.Context) (bool, error) {
		if missed != nil {
			return false, missed
		}
		found, err := contains(ctx, f, []byte(text))
		if there = !missing(err); there {
			return found, err
		}
		return false, nil
	}, func(timeout time.Duration) error {
		if !there {
			return f.Explain(fmt.Errorf("does not exist after %s", timeout))
		}
		return f.Explain(fmt.Errorf("does not contain %s after %s", host.Describe(lua.LString(text)), timeout))
	})
}

var errFound = errors.New("found")

// contains says whether text is in a file, of any size.
func contains(ctx context.Context, f confine.File, text []byte) (bool, error) {
	var window []byte // the end of what came before, which may be the beginning of text, and the piece
	err := scan(ctx, f, func(piece []byte) error {
		window = append(window, piece...)
		if bytes.Contains(window, text) {
			return errFound
		}
		keep := min(len(window), max(len(text)-1, 0))
		window = append(window[:0], window[len(window)-keep:]...)
		return nil
	})
	if errors.Is(err, errFound) {
		return true, nil
	}
	return len(text) == 0 && err == nil, err
}
