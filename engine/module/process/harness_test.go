//go:build unix

package process_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rflua/rflua/engine"
	"github.com/rflua/rflua/engine/message"
	"github.com/rflua/rflua/engine/module/luatest"
	"github.com/rflua/rflua/engine/value/valuetest"
	"github.com/rflua/rflua/internal/rftest"
)

// prelude is what every library of these tests starts with.
const prelude = `
local process = require("robot.process")
local EXE = require("robot").variable("EXE")
local function options(o) o = o or {}; o.env = o.env or {}; o.env.` + childMode + ` = "1"; return o end
local function run(args, o) return process.run(EXE, args, options(o)) end
local function start(args, o) return process.start(EXE, args, options(o)) end
local M = {}
`

// patience is how long what must happen may take, on the slowest machine.
const patience = 20 * time.Second

// library is one instance of a library whose file roots are a new directory.
type library struct {
	*engine.Instance
	t    *testing.T
	dir  string
	log  []string    // of the last call, as "LEVEL text"
	seen chan string // gets every message, if it is not nil
}

func newLibrary(t *testing.T, code string) *library {
	t.Helper()
	return newLibraryWith(t, code, engine.Config{AllowExec: true})
}

func newLibraryWith(t *testing.T, code string, config engine.Config) *library {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	config.FileRoots, config.Variables = []string{dir}, map[string]string{"EXE": exe}
	e := luatest.Serve(t, config, prelude+code+"\nreturn M")
	return &library{Instance: luatest.Import(t, e), t: t, dir: dir}
}

func (l *library) run(ctx context.Context, keyword string, args ...any) (any, *engine.Failure) {
	l.log = nil
	return luatest.Run(ctx, l.Instance, engine.Call{Keyword: keyword, Args: args, Log: func(m message.Message) {
		text := string(m.Level) + " " + m.Text
		if l.log = append(l.log, text); l.seen != nil {
			l.seen <- text
		}
	}})
}

// passes runs a keyword that must pass, and shows what it returns.
func (l *library) passes(keyword string, args ...any) string {
	l.t.Helper()
	got, failure := l.run(l.t.Context(), keyword, args...)
	if failure != nil {
		l.t.Fatalf("%s failed: %s\n%s", keyword, failure.Message, failure.Traceback)
	}
	return valuetest.Show(got)
}

// fails runs a keyword that must fail, and gives its message.
func (l *library) fails(keyword string, args ...any) string {
	l.t.Helper()
	got, failure := l.run(l.t.Context(), keyword, args...)
	if failure == nil {
		l.t.Fatalf("%s passed and returned %s, want a failure", keyword, valuetest.Show(got))
	}
	return failure.Message
}

// background runs a keyword until the function that it returns is called, which gives the failure.
func (l *library) background(keyword string, args ...any) (cancel func() string) {
	l.t.Helper()
	l.seen = make(chan string, 1000)
	ctx, stop := context.WithCancelCause(l.t.Context())
	failed := make(chan string, 1)
	go func() {
		if _, failure := l.run(ctx, keyword, args...); failure != nil {
			failed <- failure.Message
		} else {
			failed <- "it passed"
		}
	}()
	return func() string {
		stop(engine.ErrStopping)
		select {
		case message := <-failed:
			return message
		case <-time.After(patience):
			l.t.Fatal("the cancelled keyword does not end")
			return ""
		}
	}
}

// pids waits until the log of the running keyword has so many lines "ready PID".
func (l *library) pids(n int) (pids []int) {
	l.t.Helper()
	limit := time.After(patience)
	for len(pids) < n {
		select {
		case text := <-l.seen:
			if number, ok := strings.CutPrefix(text, "INFO ready "); ok {
				pid, err := strconv.Atoi(number)
				if err != nil {
					l.t.Fatal(err)
				}
				pids = append(pids, pid)
			}
		case <-limit:
			l.t.Fatalf("only %d programs are ready, want %d", len(pids), n)
		}
	}
	return pids
}

// alive reports whether there is a process of that number that is more than a zombie.
func alive(pid int) bool {
	if syscall.Kill(pid, 0) == syscall.ESRCH {
		return false
	}
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	return err != nil || !strings.Contains(string(stat), ") Z ")
}

// gone waits until there is no process of these numbers.
func gone(t *testing.T, pids ...int) {
	t.Helper()
	rftest.WaitFor(t, fmt.Sprintf("the end of the processes %v", pids), func() bool { return !slices.ContainsFunc(pids, alive) })
}
