//go:build unix

package process_test

import (
	"context"
	"strings"
	"testing"
	"time"
)

// Every family is a program with what it starts, all of which must be gone when it is ended. ready is how many of them
// say that they are.
var families = []struct {
	rule  string
	ready int
	args  string
}{
	{"a program that waits", 1, `{ "wait" }`},
	{"a program that ignores SIGTERM", 1, `{ "deaf" }`},
	{"a child of the program", 1, `{ "parent", "wait" }`},
	{"a child that ignores SIGTERM and holds the pipes open", 1, `{ "parent", "deaf" }`},
	{"a grandchild", 1, `{ "parent", "parent", "deaf" }`},
}

func TestATimeoutEndsTheWholeFamily(t *testing.T) {
	for _, f := range families {
		t.Run(f.rule, func(t *testing.T) {
			l := newLibrary(t, `
				function M.timeout()
					local r = run(`+f.args+`, { timeout = 0.3, live = true })
					return { r.timed_out, r.signal == "SIGTERM" or r.signal == "SIGKILL", r.elapsed >= 0.3 and r.elapsed < 20 }
				end`)
			l.seen = make(chan string, 1000)
			if got, want := l.passes("timeout"), "[true true true]"; got != want {
				t.Errorf("got %s, want %s", got, want)
			}
			close(l.seen)
			for text := range l.seen { // a slow machine may not have come so far within the timeout
				if strings.HasPrefix(text, "INFO ready") {
					again := &library{t: t, seen: make(chan string, 1)}
					again.seen <- text
					gone(t, again.pids(1)...)
				}
			}
		})
	}
}

func TestACancelledKeywordDoesNotWaitForItsFamilyToEnd(t *testing.T) {
	for _, f := range families {
		t.Run(f.rule, func(t *testing.T) {
			l := newLibrary(t, `function M.endless() run(`+f.args+`, { live = true }) end
				function M.fine() return "fine" end`)
			cancel := l.background("endless")
			pids := l.pids(f.ready)
			if got, want := cancel(), "The keyword was cancelled: the server is stopping."; got != want {
				t.Errorf("got %s, want %s", got, want)
			}
			if got := l.passes("fine"); got != `"fine"` {
				t.Errorf("the next keyword gives %s", got)
			}
			gone(t, pids...)
		})
	}
}

func TestFinalizingAnInstanceEndsItsFamilies(t *testing.T) {
	for _, f := range families {
		t.Run(f.rule, func(t *testing.T) {
			l := newLibrary(t, `
				local p
				function M.begin() p = assert(start(`+f.args+`)) end
				function M.running() return p:is_running() end
				function M.output() return p:stdout() end`)
			l.passes("begin")
			pids := outputPids(l, f.ready)
			if got := l.passes("running"); got != "true" {
				t.Errorf("is_running gives %s", got)
			}
			l.Finalize(context.Background())
			gone(t, pids...)
		})
	}
}

// outputPids waits until the keyword `output` gives so many lines "ready PID".
func outputPids(l *library, n int) []int {
	l.t.Helper()
	l.seen = make(chan string, 1000)
	defer func() { l.seen = nil }()
	deadline := time.Now().Add(patience)
	for {
		value, failure := l.run(l.t.Context(), "output")
		if failure != nil {
			l.t.Fatal(failure.Message)
		}
		text, _ := value.(string)
		lines := strings.Split(strings.TrimSpace(text), "\n")
		if strings.Count(text, "\n") >= n {
			for _, line := range lines {
				l.seen <- "INFO " + line
			}
			return l.pids(n)
		}
		if time.Now().After(deadline) {
			l.t.Fatalf("the output is %q", text)
		}
	}
}

// "What is left runs on, its output unread but drained, until the instance is finalized."
func TestWhatAProgramLeavesBehindEndsWithTheInstance(t *testing.T) {
	l := newLibrary(t, `
		local p
		function M.orphan() return run({ "orphan", "deaf" }, { timeout = 100 }).timed_out end
		function M.begin() p = assert(start({ "orphan", "deaf" })) end
		function M.code() return assert(p:wait()).code end
		function M.output() return p:stdout() end`)
	if got := l.passes("orphan"); got != "false" {
		t.Errorf("timed_out is %s", got)
	}
	l.passes("begin")
	pids := outputPids(l, 1)
	if got := l.passes("code"); got != "0" {
		t.Errorf("the exit code is %s", got)
	}
	if !alive(pids[0]) {
		t.Error("what the program left behind has ended with it")
	}
	l.Finalize(context.Background())
	gone(t, pids...)
}

func TestFinalizingWhileAProgramRunsEndsIt(t *testing.T) {
	l := newLibrary(t, `function M.endless() run({ "parent", "deaf" }, { live = true }) end`)
	l.background("endless")
	pids := l.pids(1)
	now, cancel := context.WithCancel(context.Background())
	cancel()
	l.Finalize(now)
	gone(t, pids...)
}

func TestAnInstanceRunsAtMost64Programs(t *testing.T) {
	l := newLibrary(t, `
		local all = {}
		function M.fill()
			for i = 1, 64 do all[i] = assert(process.start("exec sleep 1000", nil, { shell = true })) end
			local p, message = process.start("true")
			all[1]:kill()
			all[1]:wait()
			local q = process.run("true")
			return { p == nil, message, q.code }
		end`)
	if got, want := l.passes("fill"), `[true "64 processes of this library instance are running, which is the limit" 0]`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
