package process

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/module/host"
)

// newClass returns the class of the objects that start returns.
func newClass() *host.Class {
	method := func(name, params string, run func(*host.Call, *program) int) host.Function {
		return host.Function{Name: name, Params: params, Run: func(c *host.Call) int { return run(c, c.Self.(*program)) }}
	}
	return &host.Class{
		Name: "robot.process.Process",
		Methods: []host.Function{
			method("pid", "", func(c *host.Call, p *program) int { return c.Return(lua.LNumber(p.cmd.Process.Pid)) }),
			method("is_running", "", func(c *host.Call, p *program) int { return c.Return(lua.LBool(p.running())) }),
			method("wait", "timeout?", wait),
			method("stdout", "", func(c *host.Call, p *program) int { return soFar(c, p, p.stdout) }),
			method("stderr", "", func(c *host.Call, p *program) int { return soFar(c, p, p.stderr) }),
			method("write", "text", write),
			method("close_stdin", "", closeStdin),
			method("terminate", "", func(c *host.Call, p *program) int { return send(c, p, terminateSignal) }),
			method("kill", "", func(c *host.Call, p *program) int { return send(c, p, os.Kill) }),
			method("signal", "name", signal),
		},
		Text: func(self any) string {
			p := self.(*program)
			state := "running"
			if !p.running() {
				state = "ended"
			}
			return fmt.Sprintf("process %d (%s, %s)", p.cmd.Process.Pid, p.shown, state)
		},
	}
}

// wait without a timeout closes the standard input: nobody could write to it meanwhile, and many programs read theirs
// to the end.
func wait(c *host.Call, p *program) int {
	var limit <-chan time.Time
	if c.Given(1) {
		timer := time.NewTimer(c.Duration(1))
		defer timer.Stop()
		limit = timer.C
	} else if p.stdin != nil {
		p.stdin.Close()
	}
	select {
	case <-p.done: // even if the time is over as well
	default:
		select {
		case <-p.done:
		case <-limit:
			return c.Fail(fmt.Errorf("%s is still running", p.shown))
		case <-c.Host.Context().Done():
			c.Cancelled()
		}
	}
	warnCut(c, p)
	return c.Return(result(c.L, p))
}

func soFar(c *host.Call, p *program, o *output) int {
	text, _ := o.text()
	warnCut(c, p)
	return c.Return(lua.LString(text))
}

func write(c *host.Call, p *program) int {
	text := c.String(1)
	if !p.interactive {
		c.Raise("%s was started with option 'stdin', so it has no other input", p.shown)
	}
	c.Cancelled()
	stop := context.AfterFunc(c.Host.Context(), func() { _ = p.stdin.SetWriteDeadline(time.Unix(1, 0)) })
	_, err := p.stdin.WriteString(text)
	if !stop() {
		c.Cancelled()
	}
	switch {
	case err == nil:
		return c.Return(lua.LTrue)
	case errors.Is(err, os.ErrClosed) && p.running():
		err = errors.New("it was closed")
	case !p.running():
		err = errors.New("it has ended")
	}
	return c.Fail(fmt.Errorf("cannot write to %s: %w", p.shown, cause(err)))
}

func closeStdin(_ *host.Call, p *program) int {
	if p.stdin != nil {
		p.stdin.Close()
	}
	return 0
}

func send(c *host.Call, p *program, s os.Signal) int {
	if err := p.signal(s); err != nil {
		return c.Fail(err)
	}
	return c.Return(lua.LTrue)
}

func signal(c *host.Call, p *program) int {
	name := strings.TrimPrefix(strings.ToUpper(c.String(1)), "SIG")
	s, ok := signals[name]
	if !ok {
		c.ArgError(1, "is no signal that can be sent: %s; %s", host.Describe(c.Arg(1)), host.Hint(name, slices.Sorted(maps.Keys(signals))))
	}
	return send(c, p, s)
}
