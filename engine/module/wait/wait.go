// Package wait is the Lua module robot.wait: trying again until something is so.
//
// The function is called at once, then at intervals of `every`, and for the last time when `timeout` has passed; only the
// end of the keyword interrupts it. An error in it counts as a failed attempt, because what is waited for often raises
// errors until it is ready: only robot.fatal and robot.skip end the waiting, and the keyword with it.
//
// The functions are not called `until`, which is a reserved word in Lua: `wait.until(f)` would be a syntax error.
package wait

import (
	_ "embed"
	"fmt"
	"strings"
	"time"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/duration"
	"github.com/rflua/rflua/engine/module/host"
)

//go:embed wait.lua
var definition string

// Module is robot.wait.
var Module = host.Module{Name: "robot.wait", Definition: definition, Open: open}

const (
	defaultTimeout = 5 * time.Second
	defaultEvery   = 200 * time.Millisecond
)

func open(*lua.LState, host.Host) host.Contents {
	return host.Contents{Functions: []host.Function{
		{Name: "until_true", Params: "fn, options?", Run: func(c *host.Call) int { return until(c, true) }},
		{Name: "until_passes", Params: "fn, options?", Run: func(c *host.Call) int { return until(c, false) }},
	}}
}

// until calls argument 1 until it raises no error, and returns its results; if truth is set, the first of them must be
// true too.
func until(c *host.Call, truth bool) int {
	fn := c.Function(1)
	options := c.Options(2, "timeout", "every", "message")
	waiting := options.Waiting(defaultTimeout, defaultEvery)
	message := options.String("message", "")
	var results []lua.LValue
	var raised *host.Raised
	tries := 0
	if waiting.Until(func() bool {
		tries++
		if results, raised = c.Host.Try(c.L, fn); raised != nil && ends(raised.Value) {
			c.L.Error(raised.Value, 0)
		}
		return raised == nil && (!truth || len(results) > 0 && c.Host.Marks().Truth(results[0]))
	}) {
		return c.Return(results...)
	}
	if message != "" {
		message += ": "
	}
	c.L.Error(lua.LString(message+outcome(waiting.Timeout, tries, truth, results, raised)), 0)
	return 0
}

// ends reports whether an error ends the test, or all tests, so that waiting is useless.
func ends(raised lua.LValue) bool {
	t, ok := raised.(*lua.LTable)
	return ok && (lua.LVAsBool(t.RawGetString("fatal")) || lua.LVAsBool(t.RawGetString("skip")))
}

// outcome returns the message of a wait that was in vain.
func outcome(timeout time.Duration, tries int, truth bool, results []lua.LValue, raised *host.Raised) string {
	text := "did not pass"
	if truth {
		text = "did not become true"
	}
	text += fmt.Sprintf(" within %s; %d tries, ", duration.Show(timeout), tries)
	if tries == 1 {
		text = strings.Replace(text, "tries", "try", 1)
	}
	switch {
	case raised != nil:
		return text + "the last error: " + raised.Text
	case len(results) == 0:
		return text + "the last one returned nothing"
	}
	return text + "the last one returned " + host.Describe(results[0])
}
