// Package process is the Lua module robot.process: programs that a library runs, with `--allow-exec` only.
//
// Everything that a library starts ends with its instance. Every program gets a session, and so a process group, of its
// own; the whole group is ended: SIGTERM first, SIGKILL after a grace of one second. That happens when a timeout is
// over, when the keyword is cancelled (which does not wait for it) and when the instance is finalized (which does).
// A program that has left its group, as daemons do, is out of reach. Windows has no process groups: there only the
// program itself is ended, at once.
//
// When a program has ended, its result does not wait for what it has left running: half a second without output is
// enough. What is left keeps running, its output drained and dropped, until the instance is finalized.
//
// A program has these goroutines: one for each of its pipes, one that waits for its end and, while it is being ended, one
// that ends it. None of them touches the Lua state: the goroutine that runs the state reads what they find, under a lock
// or after a channel was closed. That goroutine alone owns the list of programs.
package process

import (
	_ "embed"
	"errors"
	"fmt"
	"slices"
	"time"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/module/host"
)

//go:embed process.lua
var definition string

// Module is robot.process.
var Module = host.Module{Name: "robot.process", Definition: definition, Open: open}

// mostPrograms is how many programs of one instance may run at a time.
const mostPrograms = 64

// EndWithProcess makes the operating system, where it can, end all programs when this process dies. It is for worker
// processes, which may be killed, and must be set before any program is started.
var EndWithProcess bool

// process is the module in one Lua state.
type process struct {
	class    *host.Class // of what start returns
	programs []*program  // that may still run
}

func open(_ *lua.LState, h host.Host) host.Contents {
	m := &process{class: newClass()}
	h.OnClose(m.close)
	return host.Contents{
		Functions: []host.Function{
			{Name: "run", Params: "command, args?, options?", Run: m.run},
			{Name: "start", Params: "command, args?, options?", Run: m.start},
		},
		Classes: []*host.Class{m.class},
	}
}

// allowed raises an error unless the user has allowed processes.
func allowed(c *host.Call) {
	if !c.Host.AllowExec() {
		c.Raise("starting processes is not allowed; start rflua with --allow-exec")
	}
}

// begin starts a program and adds it to the list.
func (m *process) begin(cmd *command) (*program, error) {
	m.programs = slices.DeleteFunc(m.programs, (*program).finished)
	if len(m.programs) >= mostPrograms {
		return nil, fmt.Errorf("%d processes of this library instance are running, which is the limit", len(m.programs))
	}
	p, err := cmd.start()
	if err == nil {
		m.programs = append(m.programs, p)
	}
	return p, err
}

func (m *process) run(c *host.Call) int {
	allowed(c)
	o := c.Options(3, append([]string{"timeout", "live", "check"}, commandOptions...)...)
	timeout, live, check := o.Duration("timeout", 0), liveLevel(o), o.Bool("check", false)
	if o.Given("timeout") && timeout <= 0 {
		o.Error("timeout", "must be above 0, not %s", host.Describe(o.Value("timeout")))
	}
	c.Cancelled()
	cmd, err := newCommand(c, o)
	var p *program
	if err == nil {
		cmd.live = live != ""
		p, err = m.begin(cmd)
	}
	if err == nil {
		err = p.watch(c, live, timeout)
	}
	if err != nil {
		if c.Cancelled(); check {
			c.L.Error(lua.LString(err.Error()), 0)
		}
		return c.Fail(err)
	}
	warnCut(c, p)
	if message := p.complaint(timeout); check && message != "" {
		c.L.Error(lua.LString(message), 0)
	}
	found := result(c.L, p)
	p.stdout.forget()
	p.stderr.forget()
	return c.Return(found)
}

func (m *process) start(c *host.Call) int {
	allowed(c)
	o := c.Options(3, commandOptions...)
	c.Cancelled()
	cmd, err := newCommand(c, o)
	if err != nil {
		return c.Fail(err)
	}
	cmd.interactive = !o.Given("stdin")
	p, err := m.begin(cmd)
	if err != nil {
		return c.Fail(err)
	}
	return c.Return(m.class.New(p))
}

// unkillable is how long run waits for a program to end that has been killed.
const unkillable = grace + 5*time.Second

var errUnkillable = errors.New("timed out and cannot be killed; it may run as another user")

// close ends what still runs, all of it at the same time.
func (m *process) close() {
	for _, p := range m.programs {
		p.stop()
	}
	for _, p := range m.programs {
		p.release()
	}
	m.programs = nil
}
