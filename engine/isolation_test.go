//go:build linux

package engine_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine"
	"github.com/rflua/rflua/engine/message"
	"github.com/rflua/rflua/engine/module"
	"github.com/rflua/rflua/engine/module/host"
	"github.com/rflua/rflua/internal/rftest"
)

// crashModule is in the workers of tests alone: it does what no bug in a helper should do.
var crashModule = host.Module{Name: "test.crash", Open: func(*lua.LState, host.Host) host.Contents {
	hold := map[int]int{}
	function := func(name string, f func()) host.Function {
		return host.Function{Name: name, Run: func(c *host.Call) int {
			c.Host.Log(message.Info, "now "+name) // from here on nothing looks at the interrupt
			f()
			return 0
		}}
	}
	return host.Contents{Functions: []host.Function{
		function("panic", func() { go panic("a bug in a goroutine"); select {} }),
		function("throw", func() { // which no recover stops: concurrent map writes
			for range 4 {
				go func() {
					for i := 0; ; i++ {
						hold[i%10] = i
					}
				}()
			}
			select {}
		}),
		function("overflow", func() { hold[0] = overflow(0) }),
		function("eat", func() { eat() }),
		function("exit", func() { os.Exit(7) }),
		function("kill", func() { _ = syscall.Kill(os.Getpid(), syscall.SIGKILL); select {} }),
		function("hang", func() { select {} }),
		function("spin", func() {
			for {
				runtime.Gosched()
			}
		}),
	}}
}}

// deeper is overflow, in a variable for the sake of those who check that recursion ends.
var deeper func(int) int

func overflow(n int) int { return deeper(n+1) + 1 }

// held keeps what eat has taken.
var held [][]byte

// eat takes a gigabyte: more than a worker may have, and not all that a machine has whose workers have no limit.
func eat() {
	for range 64 {
		held = append(held, bytes.Repeat([]byte("x"), 16<<20))
	}
}

func init() {
	deeper = overflow
	workerSetup = func() { module.All = append(module.All, crashModule) }
}

// crashing is a library whose keywords end their process.
const crashing = `
local crash = require("test.crash")
local M = {}
local count = 0
function M.count() count = count + 1; return count end
for _, name in ipairs{"panic", "throw", "overflow", "eat", "exit", "kill", "hang", "spin"} do
  M[name] = function() crash[name]() end
end
function M.devour() local t = {} for i = 1, 1000 do t[i] = ("x"):rep(1000000) .. i end end
---@timeout 200ms
function M.stuck() crash.hang() end
function M.say_and_die() require("robot.log").info("before the end"); crash.exit() end
return M`

// isolatedLibrary is a library whose instances have 64 MiB each.
func isolatedLibrary(t *testing.T, text string, config engine.Config) *engine.Library {
	t.Helper()
	if config.Isolate == nil {
		config.Isolate = &engine.Isolation{Memory: 64 << 20, Ahead: 2}
	}
	lib := onlyLibrary(t, serveWith(t, map[string]string{"Lib.lua": text}, config))
	if err := lib.Err(); err != nil {
		t.Fatal(err)
	}
	return lib
}

func TestAWorkerThatDiesFailsItsKeywordAndSaysWhy(t *testing.T) {
	var log bytes.Buffer
	lib := isolatedLibrary(t, crashing, engine.Config{Logger: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))})
	other := imported(t, lib)
	s := imported(t, lib)
	for i, row := range []struct{ keyword, want string }{
		{"panic", "Keyword 'panic' ended its worker process: it ended with exit code 2.\nIt wrote last: panic: a bug in a goroutine"},
		{"throw", "fatal error: concurrent map writes"},
		{"overflow", "it needed more memory than 64 MiB (--isolate-memory)"},
		{"eat", "; it needed more memory than 64 MiB (--isolate-memory)."},
		{"devour", "it needed more memory than 64 MiB (--isolate-memory)"},
		{"exit", "Keyword 'exit' ended its worker process: it ended with exit code 7."},
		{"kill", `Keyword 'kill' ended its worker process: it was ended by the signal "killed"; the operating system does that when the machine's memory is full.`},
	} {
		failure := s.fails(row.keyword)
		if !strings.Contains(failure.Message, row.want) || !strings.HasSuffix(failure.Message, "\nThe next call has a new instance, with the state of a new import.") {
			t.Errorf("%s\n got %s\nwant %s", row.keyword, failure.Message, row.want)
		}
		if strings.Contains(failure.Message, " /") {
			t.Errorf("%s: a path in %s", row.keyword, failure.Message)
		}
		wantShown(t, "the next call, of a new instance", s.passes("count"), "1")
		if len(s.log) != 1 || s.log[0].Level != message.Warn || !strings.HasPrefix(s.log[0].Text, "This is a new instance of library 'Lib', with the state of a new import. Keyword '"+row.keyword+"' ended its worker process") {
			t.Errorf("%s: the log of the next call is %v", row.keyword, s.log)
		}
		wantShown(t, "the call after it goes on", s.passes("count"), "2")
		if len(s.log) > 0 {
			t.Errorf("the warning comes once: %v", s.log)
		}
		wantShown(t, "the other instance", other.passes("count"), strconv.Itoa(i+1))
	}
	stacks := 0
	for line := range strings.Lines(log.String()) {
		switch debug := strings.Contains(line, "level=DEBUG"); {
		case debug && strings.Contains(line, "goroutine "):
			stacks++
		case !debug && len(line) > 4000:
			t.Errorf("the console of a server that logs no details has %.2000s", line)
		}
	}
	if !strings.Contains(log.String(), "a worker process died") || stacks == 0 {
		t.Errorf("the server's log has no stack: %s", log.String())
	}
}

func TestMessagesBeforeTheEndOfAWorkerAreNotLost(t *testing.T) {
	s := imported(t, isolatedLibrary(t, crashing, engine.Config{}))
	s.fails("say_and_die")
	if len(s.log) != 2 || s.log[0].Text != "before the end" || s.log[1].Text != "now exit" {
		t.Errorf("the log is %v", s.log)
	}
}

func TestAWorkerThatHangsInGoIsKilledWhenItIsCancelled(t *testing.T) {
	lib := isolatedLibrary(t, crashing, engine.Config{})
	for _, keyword := range []string{"hang", "spin"} {
		s := imported(t, lib)
		ctx, cancel := context.WithCancelCause(t.Context())
		_, failure := run(s, ctx, engine.Call{Keyword: keyword, Log: func(message.Message) { cancel(engine.ErrStopping) }})
		cancel(nil)
		if failure == nil {
			t.Fatalf("%s passed", keyword)
		}
		rftest.WantText(t, keyword, failure.Message, "The keyword was cancelled: the server is stopping. It did not end within 1s, so its worker process was killed.\n"+
			"The next call has a new instance, with the state of a new import.")
		wantShown(t, "the next call", s.passes("count"), "1")
	}
	s := imported(t, lib)
	rftest.WantText(t, "@timeout", s.fails("stuck").Message, "Keyword timeout of 200ms exceeded and the keyword was cancelled (---@timeout). It did not end within 1s, so its worker process was killed.\n"+
		"The next call has a new instance, with the state of a new import.")
}

func TestProgramsDoNotOutliveAWorkerThatDies(t *testing.T) {
	lib := isolatedLibrary(t, `
local process, crash = require("robot.process"), require("test.crash")
local M = {}
function M.start() return assert(process.start("sleep", {"1000"})):pid() end
function M.kill() crash.kill() end
return M`, engine.Config{AllowExec: true, FileRoots: []string{"."}})
	s := imported(t, lib)
	pid, _ := s.passes("start").(int64)
	if _, err := os.Stat(fmt.Sprintf("/proc/%d", pid)); err != nil {
		t.Fatal(err)
	}
	s.fails("kill")
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		if stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid)); err != nil || bytes.Contains(stat, []byte(") Z ")) {
			return
		}
		if time.Now().After(deadline) {
			_ = syscall.Kill(int(pid), syscall.SIGKILL)
			t.Fatal("the program is still there")
		}
	}
}

func TestWorkersThatAreKilledWhileNothingRunsAreReplaced(t *testing.T) {
	e := serveWith(t, map[string]string{"Lib.lua": "local n = 0\nreturn {k = function() n = n + 1; return n end}"}, engine.Config{Isolate: &engine.Isolation{Ahead: 2}})
	lib := onlyLibrary(t, e)
	s := imported(t, lib)
	s.passes("k")
	killed := children(os.Getpid()) // the instance's, the scout, and those that wait
	if len(killed) < 2 {
		t.Fatalf("there are %d workers", len(killed))
	}
	for _, pid := range killed {
		if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
	}
	for deadline := time.Now().Add(10 * time.Second); slices.ContainsFunc(killed, func(pid int) bool { return slices.Contains(children(os.Getpid()), pid) }); {
		if time.Now().After(deadline) {
			t.Fatal("a worker that was killed is not waited for")
		}
		time.Sleep(time.Millisecond)
	}
	wantShown(t, "the next call", s.passes("k"), "1")
	if len(s.log) != 1 || !strings.HasSuffix(s.log[0].Text, `Its worker process died between two keywords: it was ended by the signal "killed"; the operating system does that when the machine's memory is full.`) {
		t.Errorf("the log is %v", s.log)
	}
	write(t, "Lib.lua", "return {k = function() return 7 end}")
	if events := e.Rescan(); len(events) != 1 || events[0].Problem != nil {
		t.Errorf("an edit: %+v", events)
	}
	wantShown(t, "an edit", s.passes("k"), "7")
	wantShown(t, "an import", imported(t, lib).passes("k"), "7")
}

func TestAWorkerHasNoDescriptorOfTheServer(t *testing.T) {
	file := filepath.Join(t.TempDir(), "secret")
	write(t, file, "secret")
	secret, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer secret.Close()
	inherited, err := syscall.Dup(int(secret.Fd())) // as from a shell: it is passed on
	if err != nil {
		t.Fatal(err)
	}
	defer syscall.Close(inherited)
	imported(t, isolatedLibrary(t, crashing, engine.Config{}))
	workers := children(os.Getpid())
	if len(workers) == 0 {
		t.Fatal("there are no workers")
	}
	for _, pid := range workers {
		descriptors, _ := filepath.Glob(fmt.Sprintf("/proc/%d/fd/*", pid))
		for _, d := range descriptors {
			if to, _ := os.Readlink(d); to == file {
				t.Errorf("worker %d has %s open", pid, file)
			}
		}
	}
}

func TestProcessorTimeIsLimitedForEachKeyword(t *testing.T) {
	lib := isolatedLibrary(t, "local M = {}\nfunction M.spin() while true do end end\nfunction M.fine() return 1 end\nreturn M",
		engine.Config{Isolate: &engine.Isolation{CPU: time.Second, Ahead: 1}})
	s := imported(t, lib)
	wantShown(t, "a short one", s.passes("fine"), "1")
	if got, want := s.fails("spin").Message, "Keyword 'spin' ended its worker process: it used more processor time than 1s (--isolate-cpu).\n"; !strings.HasPrefix(got, want) {
		t.Errorf("got %s\nwant %s", got, want)
	}
	wantShown(t, "the next one", s.passes("fine"), "1")
}

func TestALibraryThatEndsItsProcessWhenLoadedDoesNotLoad(t *testing.T) {
	var log bytes.Buffer
	lib := onlyLibrary(t, serveWith(t, map[string]string{"Lib.lua": "require('test.crash').eat()"},
		engine.Config{Isolate: &engine.Isolation{Memory: 64 << 20}, Logger: slog.New(slog.NewTextHandler(&log, nil))}))
	code := regexp.MustCompile(`code \d+`) // the race detector has one of its own
	if err := lib.Err(); err == nil || !strings.Contains(code.ReplaceAllString(err.Error(), "code *"), "Lib.lua: error: loading the library ended its worker process: it ended with exit code *; it needed more memory than 64 MiB") {
		t.Errorf("got %v\n%s", err, &log)
	}
	e := serveWith(t, map[string]string{"Lib.lua": "return {}"}, engine.Config{Isolate: &engine.Isolation{Memory: 64 << 20}})
	write(t, "Lib.lua", "local M = {}\nfunction M.new() require('test.crash').exit() end\nfunction M.k() end\nreturn M")
	e.Rescan()
	_, err := onlyLibrary(t, e).NewInstance(t.Context(), engine.Import{})
	if err == nil || !strings.Contains(err.Error(), "Importing library 'Lib' ended its worker process: it ended with exit code 7.") {
		t.Errorf("got %v", err)
	}
	if n := e.InstanceCount(); n != 0 {
		t.Errorf("there are %d instances", n)
	}
	write(t, "Lib.lua", "require('test.crash').panic()")
	e.Rescan()
	if d := onlyLibrary(t, e).Broken(); d == nil || !strings.Contains(d.Message, "a bug in a goroutine") {
		t.Errorf("the edit is not broken: %v", d)
	}
	write(t, "Lib.lua", "local M = {}\nfunction M.k() return 5 end\nreturn M")
	e.Rescan()
	wantShown(t, "the mended one", imported(t, onlyLibrary(t, e)).passes("k"), "5")
}

// TestAThousandDeathsHarmNobodyElse: nothing stays of a worker that died, and another instance answers meanwhile.
func TestAThousandDeathsHarmNobodyElse(t *testing.T) {
	deaths := 1000
	if testing.Short() {
		deaths = 100
	}
	lib := isolatedLibrary(t, crashing, engine.Config{})
	victim, other := imported(t, lib), imported(t, lib)
	const processes = 5 // the scout, two instances, two that wait
	for deadline := time.Now().Add(10 * time.Second); remains()[2] < processes && time.Now().Before(deadline); {
		time.Sleep(time.Millisecond)
	}
	before := remains()
	done := make(chan struct{})
	var calling sync.WaitGroup
	var slowest time.Duration
	calls := 0
	calling.Go(func() {
		for {
			select {
			case <-done:
				return
			default:
			}
			begin := time.Now()
			if got, failure := run(other, t.Context(), engine.Call{Keyword: "count"}); failure != nil || got != int64(calls+1) {
				t.Errorf("the other instance gives %v %v after %d calls", got, failure, calls)
				return
			}
			calls++
			slowest = max(slowest, time.Since(begin))
			time.Sleep(time.Millisecond) // the deaths need the processor too
		}
	})
	begin := time.Now()
	for i := range deaths {
		keyword := []string{"exit", "eat", "panic", "kill"}[i%4]
		if failure := victim.fails(keyword); !strings.Contains(failure.Message, "ended its worker process") {
			t.Fatalf("death %d: %s", i, failure.Message)
		}
	}
	close(done)
	calling.Wait()
	t.Logf("%d deaths in %s; the other instance was called %d times, at most %s each", deaths, time.Since(begin).Round(time.Millisecond), calls, slowest)
	if calls < deaths/4 {
		t.Errorf("the other instance was called only %d times", calls)
	}
	wantShown(t, "the one that died", victim.passes("count"), "1")
	// The pool may be filling: what is left settles soon.
	var now [3]int
	for deadline := time.Now().Add(5 * time.Second); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		if now = remains(); now[0] <= before[0] && now[1] <= before[1]+2 && now[2] <= before[2] {
			return
		}
	}
	t.Errorf("descriptors, goroutines and processes were %v, are %v", before, now)
}

// remains are the descriptors, goroutines and child processes, zombies included, that there are.
func remains() [3]int {
	descriptors, _ := os.ReadDir("/proc/self/fd")
	return [3]int{len(descriptors), runtime.NumGoroutine(), len(children(os.Getpid()))}
}

// children are the processes whose parent is pid.
func children(pid int) (found []int) {
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, name := range stats {
		stat, err := os.ReadFile(name)
		if err != nil {
			continue
		}
		fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
		if child, err := strconv.Atoi(filepath.Base(filepath.Dir(name))); err == nil && len(fields) > 1 && fields[1] == strconv.Itoa(pid) {
			found = append(found, child)
		}
	}
	return found
}
