package process

import (
	"fmt"
	"strings"
	"time"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/message"
	"github.com/rflua/rflua/engine/module/host"
)

// What is logged while a program runs, at most; its result has the rest.
const (
	mostLines     = 10_000
	mostLineBytes = 1 << 20
)

var levels = []message.Level{message.Trace, message.Debug, message.Info, message.Warn, message.Error, message.Console}

// liveLevel returns the level to log output at, or "" if it is not to be logged.
func liveLevel(o *host.Options) message.Level {
	switch v := o.Value("live").(type) {
	case *lua.LNilType:
		return ""
	case lua.LBool:
		if v {
			return message.Info
		}
		return ""
	}
	name := strings.ToUpper(o.String("live", ""))
	for _, level := range levels {
		if name == string(level) {
			return level
		}
	}
	o.Error("live", "must be a boolean or a level, one of TRACE, DEBUG, INFO, WARN, ERROR, CONSOLE, not %s", host.Describe(o.Value("live")))
	return ""
}

// watch waits until the program has ended and its output is complete, and logs its lines meanwhile. When the timeout, 0
// for none, is over or the call is cancelled the program is ended; a cancelled call does not wait for that.
func (p *program) watch(c *host.Call, level message.Level, timeout time.Duration) error {
	defer p.unwatch()
	ctx := c.Host.Context()
	var limit, lost <-chan time.Time
	if timeout > 0 {
		timer := time.NewTimer(time.Until(p.started.Add(timeout)))
		defer timer.Stop()
		limit = timer.C
	}
	count, size := 0, 0
	lines := p.lines
	for {
		select {
		case <-p.done:
			return nil
		case text := <-lines:
			if count, size = count+1, size+len(text); count > mostLines || size > mostLineBytes {
				c.Host.Log(level, fmt.Sprintf("no more output of %s is shown while it runs: the limits are %d lines and %d MiB",
					p.shown, mostLines, mostLineBytes>>20))
				lines = nil
				p.unwatch()
				continue
			}
			c.Host.Log(level, text)
		case <-limit:
			p.timedOut = true
			p.stop()
			timer := time.NewTimer(unkillable)
			defer timer.Stop()
			lost = timer.C
		case <-lost:
			return fmt.Errorf("%s %w", p.shown, errUnkillable)
		case <-ctx.Done():
			p.stop()
			return ctx.Err()
		}
	}
}

// send passes a line to watch.
func (p *program) send(text string) {
	p.sending.Add(1)
	defer p.sending.Add(-1)
	select {
	case p.lines <- text:
	case <-p.unwatched:
	}
}
