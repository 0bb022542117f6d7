package process

import (
	"fmt"
	"strings"
	"time"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/duration"
	"github.com/rflua/rflua/engine/message"
	"github.com/rflua/rflua/engine/module/host"
)

// result returns the table about a program that has ended.
func result(L *lua.LState, p *program) *lua.LTable {
	stdout, cutOut := p.stdout.text()
	stderr, cutErr := p.stderr.text()
	code, signal := ended(p.cmd.ProcessState)
	t := L.CreateTable(0, 7)
	t.RawSetString("code", lua.LNumber(code))
	t.RawSetString("stdout", lua.LString(stdout))
	t.RawSetString("stderr", lua.LString(stderr))
	if signal != "" {
		t.RawSetString("signal", lua.LString(signal))
	}
	t.RawSetString("timed_out", lua.LBool(p.timedOut))
	t.RawSetString("truncated", lua.LBool(cutOut+cutErr > 0))
	t.RawSetString("elapsed", lua.LNumber(p.elapsed.Seconds()))
	return t
}

// warnCut logs a warning, once for each stream, if output was not kept.
func warnCut(c *host.Call, p *program) {
	for _, o := range []struct {
		name string
		*output
	}{{"stdout", p.stdout}, {"stderr", p.stderr}} {
		if kept, cut := o.text(); cut > 0 && !p.warned[o.name] {
			p.warned[o.name] = true
			c.Host.Log(message.Warn, fmt.Sprintf("%s of %s was cut: %d bytes are kept, %d more are not (option 'max_output')", o.name, p.shown, len(kept), cut))
		}
	}
}

// mostQuoted is how many bytes of the output go into a complaint: its end, where programs say what is wrong.
const mostQuoted = 2000

// complaint returns why a program failed, or "" if it did not. The program has ended.
func (p *program) complaint(timeout time.Duration) string {
	code, signal := ended(p.cmd.ProcessState)
	text := ""
	switch {
	case p.timedOut:
		text = fmt.Sprintf("%s timed out after %s", p.shown, duration.Show(timeout))
	case signal != "":
		text = fmt.Sprintf("%s was ended by %s", p.shown, signal)
	case code != 0:
		text = fmt.Sprintf("%s ended with exit code %d", p.shown, code)
	default:
		return ""
	}
	said, _ := p.stderr.text()
	if strings.TrimSpace(said) == "" {
		said, _ = p.stdout.text()
	}
	if said = strings.TrimSpace(said); len(said) > mostQuoted {
		said = "..." + strings.ToValidUTF8(said[len(said)-mostQuoted:], "")
	}
	if said != "" {
		text += "\n" + said
	}
	return text
}
