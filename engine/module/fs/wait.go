package fs

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/duration"
	"github.com/rflua/rflua/engine/module/confine"
	"github.com/rflua/rflua/engine/module/host"
)

// await checks at intervals whether a condition holds, and returns the error of otherwise when the time is over. It does
// not wait for notifications: there are none of what other machines or containers write to a file system.
func await(c *host.Call, n int, holds func(context.Context) (bool, error), otherwise func(patience string) error) (lua.LValue, error) {
	waiting := c.Options(n, "timeout", "every").Waiting(time.Minute, 100*time.Millisecond)
	var problem error
	if !waiting.Until(func() (held bool) {
		held, problem = holds(c.Host.Context())
		return held || problem != nil
	}) {
		return nil, otherwise(duration.Show(waiting.Timeout))
	}
	return done(problem)
}

// waitUntil waits until a file exists, or until it does not exist.
func waitUntil(c *host.Call, there bool, otherwise string) (lua.LValue, error) {
	f, missed := find(c, 1)
	return await(c, 2, func(context.Context) (bool, error) {
		if missed != nil {
			return false, missed
		}
		_, err := f.Root.Stat(f.Name)
		if err != nil && !confine.Missing(err) {
			return false, f.Explain(err)
		}
		return (err == nil) == there, nil
	}, func(patience string) error {
		return f.Explain(fmt.Errorf("%s after %s", otherwise, patience))
	})
}

func waitUntilExists(c *host.Call) (lua.LValue, error) {
	return waitUntil(c, true, "does not exist")
}

func waitUntilRemoved(c *host.Call) (lua.LValue, error) {
	return waitUntil(c, false, "still exists")
}

// waitUntilContains reads the whole file every time: a file that was rewritten cannot be told from one that has grown.
func waitUntilContains(c *host.Call) (lua.LValue, error) {
	text := c.String(2)
	f, missed := find(c, 1)
	there := false
	return await(c, 3, func(ctx context.Context) (bool, error) {
		if missed != nil {
			return false, missed
		}
		found, err := contains(ctx, f, []byte(text))
		if there = !confine.Missing(err); there {
			return found, err
		}
		return false, nil
	}, func(patience string) error {
		if !there {
			return f.Explain(fmt.Errorf("does not exist after %s", patience))
		}
		return f.Explain(fmt.Errorf("does not contain %s after %s", host.Describe(lua.LString(text)), patience))
	})
}

var errFound = errors.New("found")

// contains reports whether text is in a file, of any size.
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
