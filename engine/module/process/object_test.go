//go:build unix

package process_test

import (
	"fmt"
	"strings"
	"testing"
)

var objects = []struct{ rule, body, want string }{
	{"a started program is talked to and waited for",
		`local p = assert(start({ "copy" })); p:write("one "); p:write("two"); p:close_stdin(); return p:wait().stdout`, `"one two"`},
	{"wait without a timeout closes the input", `local p = start({ "copy" }); p:write("x"); return p:wait().stdout`, `"x"`},
	{"wait may be asked again", `local p = start({ "both" }); p:wait(); return p:wait(0).stdout`, `"out\n"`},
	{"wait with a timeout that is over gives nil and a message, and the program goes on",
		`local p = start({ "copy" }); local r, message = p:wait(0.01); return { r == nil, (message:match("copy is still running")), p:is_running() }`,
		`[true "copy is still running" true]`},
	{"a program that has ended is not running", `local p = start({ "both" }); p:wait(); return p:is_running()`, `false`},
	{"the output so far can be read", `local p = start({ "copy" }); p:write("x"); repeat until p:stdout() == "x"; return { p:stdout(), p:stderr() }`, `["x" ""]`},
	{"kill ends it", `local p = start({ "deaf" }); p:kill(); local r = p:wait(); return { r.code, r.signal, r.timed_out }`, `[-9 "SIGKILL" false]`},
	{"terminate asks it to end", `local p = start({ "wait" }); p:terminate(); return p:wait().signal`, `"SIGTERM"`},
	{"signal sends any signal", `local p = process.start("exec sleep 1000", nil, { shell = true }); p:signal("sigusr1"); return p:wait().signal`, `"SIGUSR1"`},
	{"terminate and kill do nothing to what has ended", `local p = start({ "both" }); p:wait(); return { p:terminate(), p:kill() }`, `[true true]`},
	{"writing to what has ended is nil and a message", `local p = start({ "both" }); p:wait(0.5); repeat until not p:is_running(); return (select(2, p:write("x")):match("both: it has ended"))`, `"both: it has ended"`},
	{"writing to a closed input is nil and a message",
		`local p = start({ "wait" }); p:close_stdin(); return (select(2, p:write("x")):match("wait: it was closed"))`, `"wait: it was closed"`},
	{"an input that is given ends", `return start({ "copy" }, { stdin = "x" }):wait(100).stdout`, `"x"`},
	{"a pid is a number", `return start({ "both" }):pid() > 1`, `true`},
	{"tostring says what it is", `local p = start({ "both" }); p:wait(); return (tostring(p):match("^process %d+ %(.* both, ended%)$")) ~= nil`, `true`},
	{"a program that does not exist is nil and a message", `local p, message = process.start("no-such-program"); return { p == nil, message }`,
		`[true "there is no program \"no-such-program\" in the PATH"]`},
	{"objects cannot be forged", `return pcall(start({ "both" }).kill, {})`, `false`},
}

func TestProcessObjects(t *testing.T) {
	var code strings.Builder
	for i, row := range objects {
		fmt.Fprintf(&code, "function M.row_%d() %s end\n", i, row.body)
	}
	code.WriteString(`function M.stuck() local p = start({ "wait" }); p:write(("x"):rep(1e6)) end
		function M.waiting() print("ready 1"); start({ "wait" }):wait() end`)
	l := newLibrary(t, code.String())
	for i, row := range objects {
		t.Run(row.rule, func(t *testing.T) {
			l.t = t
			if got := l.passes(fmt.Sprintf("row_%d", i)); got != row.want {
				t.Errorf("%s\n got %s\nwant %s", row.body, got, row.want)
			}
		})
	}
	for _, blocking := range []string{"stuck", "waiting"} {
		t.Run("cancelled while "+blocking, func(t *testing.T) {
			l.t = t
			if got, want := l.background(blocking)(), "The keyword was cancelled: the server is stopping."; got != want {
				t.Errorf("got %s, want %s", got, want)
			}
			l.seen = nil
		})
	}
}
