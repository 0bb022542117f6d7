package engine_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rflua/rflua/engine"
	"github.com/rflua/rflua/engine/message"
	"github.com/rflua/rflua/internal/rftest"
)

const (
	memoryLimit = 128 << 20
	// limitReached is the beginning and the end of the message that a user sees.
	limitReached = "The keyword was cancelled: the server's memory limit of 128 MiB (--memory) was reached, mostly by this instance."
)

// memoryLibrary can run any code, and hold memory that does not grow.
const memoryLibrary = `
local M, held = {}, nil
function M.run_code(code) return assert(loadstring(code))() end
function M.hold(n) held = ("x"):rep(n * 2^20) end
function M.held() return held ~= nil end
function M.echo(x) local list = {} for i = 1, 10 do list[i] = x .. i end return x end
return M`

func limited(t *testing.T, text string, limit int64) *engine.Library {
	t.Helper()
	inProcess(t) // a worker has a limit of its own
	lib := onlyLibrary(t, serveWith(t, map[string]string{"Lib.lua": text}, engine.Config{Memory: limit}))
	if err := lib.Err(); err != nil {
		t.Fatal(err)
	}
	return lib
}

func heap() int64 {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(sample)
	return int64(sample[0].Value.Uint64())
}

// busy has subjects called over and over until the function it returns is called, which gives how often that was. Their
// calls must pass.
func busy(t *testing.T, calls map[*subject]engine.Call) (end func() (count int64, slowest time.Duration)) {
	var stop atomic.Bool
	var count, slowest atomic.Int64
	var wait sync.WaitGroup
	for s, c := range calls {
		wait.Go(func() {
			pace := time.NewTicker(time.Millisecond)
			defer pace.Stop()
			for ; !stop.Load(); <-pace.C {
				begin := time.Now()
				if got, failure := run(s, t.Context(), c); failure != nil {
					t.Errorf("%s of a neighbour got %v, %s", c.Keyword, got, failure.Message)
					return
				}
				slowest.Store(max(slowest.Load(), int64(time.Since(begin))))
				count.Add(1)
			}
		})
	}
	t.Cleanup(func() { stop.Store(true); wait.Wait() }) // if the test fails before
	return func() (int64, time.Duration) {
		stop.Store(true)
		wait.Wait()
		return count.Load(), time.Duration(slowest.Load())
	}
}

// waits has a call of a subject run that holds a little and does not grow, until the function it returns is called, which
// checks that nothing else has ended it.
func waits(t *testing.T, s *subject) (end func()) {
	ctx, cancel := context.WithCancelCause(t.Context())
	runs, ended := make(chan struct{}), make(chan string, 1)
	go func() {
		_, failure := run(s, ctx, engine.Call{Keyword: "run_code", Log: func(message.Message) { close(runs) },
			Args: []any{`local robot, held = require("robot"), ("x"):rep(2^20) print("waiting") while true do robot.sleep(0.002) end`}})
		ended <- failure.Message
	}()
	<-runs
	return func() {
		t.Helper()
		cancel(errors.New("enough"))
		rftest.WantText(t, "a call that does not grow", <-ended, "The keyword was cancelled: enough.")
	}
}

// peak watches the heap until the function it returns is called, which gives the most it was.
func peak() (end func() int64) {
	stop, most := make(chan struct{}), make(chan int64)
	go func() {
		tick := time.NewTicker(time.Millisecond)
		defer tick.Stop()
		var highest int64
		for {
			select {
			case <-tick.C:
				highest = max(highest, heap())
			case <-stop:
				most <- highest
				return
			}
		}
	}()
	return func() int64 {
		close(stop)
		return <-most
	}
}

// Each of these would take some 400 MB and pass, were it not for the limit.
func TestTheInstanceThatGrowsIsCancelledAndNoOther(t *testing.T) {
	for _, row := range []struct {
		hazard, code string
		slack        int64 // beyond the limit: what is made in one step, and between two polls
	}{
		{"a list of tables grows", `local t = {} for i = 1, 2e6 do t[i] = {i, i} end return "done"`, 48 << 20},
		{"a table with string keys grows", `local t = {} for i = 1, 3e6 do t["key " .. i] = i end return "done"`, 64 << 20},
		{"a list of numbers in lists grows", `local t = {} for i = 1, 400 do t[i] = {} for j = 1, 3e4 do t[i][j] = j end end return "done"`, 48 << 20},
		{"closures are kept", `local t = {} for i = 1, 2e6 do t[i] = function() return i end end return "done"`, 48 << 20},
		{"coroutines are kept", `local t = {} for i = 1, 6e4 do t[i] = coroutine.create(function() coroutine.yield() end)
			coroutine.resume(t[i]) end return "done"`, 48 << 20},
		{"a chain of tables grows", `local t for i = 1, 4e6 do t = {t} end return "done"`, 48 << 20},
		{"a tree of tables grows", `local function tree(n) if n > 0 then return {tree(n - 1), tree(n - 1)} end end
			tree(21) return "done"`, 48 << 20},
		{"strings are doubled and kept", `local t = {} for n = 1, 8 do local s = ("x"):rep(2^20) for i = 1, 5 do s = s .. s t[#t + 1] = s end end return "done"`, 96 << 20},
		{"long strings are kept", `local t = {} for i = 1, 400 do t[i] = ("x"):rep(2^20) .. i end return "done"`, 48 << 20},
		{"deep recursion holds strings", `local function f(n) local s = ("x"):rep(2^20) .. n if n > 0 then return f(n - 1) .. s:sub(1, 1) end return "" end
			f(400) return "done"`, 48 << 20},
		{"globals are kept", `kept = {} for i = 1, 2e6 do kept[i] = {i, i} end return "done"`, 48 << 20},
		{"a pcall would go on", `local t = {} while true do
			if pcall(function() for i = #t + 1, 2e6 do t[i] = {i, i} end end) then return "done" end end`, 48 << 20},
		{"a coroutine grows", `return coroutine.wrap(function() local t = {} for i = 1, 2e6 do t[i] = {i, i} end return "done" end)()`, 48 << 20},
		{"a function of gsub grows", `local t = {} for n = 1, 40 do ("x"):rep(1e5):gsub(".", function() t[#t + 1] = {n} end) end return "done"`, 48 << 20},
	} {
		t.Run(row.hazard, func(t *testing.T) {
			lib := limited(t, memoryLibrary, memoryLimit)
			grower, holder, neighbour, patient := imported(t, lib), imported(t, lib), imported(t, lib), imported(t, lib)
			runtime.GC()                     // little is used, so nobody is weighed before
			holder.passes("hold", int64(50)) // at once, and does not grow from when it is weighed
			endPatient := waits(t, patient)
			runtime.GC()
			before := heap()
			endBusy := busy(t, map[*subject]engine.Call{
				holder:    {Keyword: "held"},
				neighbour: {Keyword: "echo", Args: []any{"x"}},
			})
			endPeak := peak()
			failure := grower.fails("run_code", row.code)
			endPatient()
			count, slowest := endBusy()
			most := endPeak()
			rftest.WantText(t, "the message", failure.Message, limitReached)
			if count < 10 {
				t.Errorf("the neighbours were called %d times", count)
			}
			if most > memoryLimit+row.slack {
				t.Errorf("the heap had up to %d MB", most>>20)
			}
			wantShown(t, "the next call", grower.passes("echo", "again"), `"again"`)
			wantShown(t, "what the holder holds", holder.passes("held"), "true")
			for range 3 { // what is in a sync.Pool goes with the second one
				runtime.GC()
			}
			if after := heap(); after > before+24<<20 {
				t.Errorf("the heap had %d MB before and has %d MB afterwards", before>>20, after>>20)
			}
			t.Logf("%d calls of neighbours, the slowest %v; heap %d MB, up to %d MB", count, slowest, before>>20, most>>20)
		})
	}
}

// No single one of these instances is over the limit, but their sum is far beyond it.
func TestManyInstancesThatGrowTogetherAreCancelledBeforeMemoryIsShort(t *testing.T) {
	lib := limited(t, memoryLibrary, memoryLimit)
	neighbour := imported(t, lib)
	var growers []*subject
	for range 20 {
		growers = append(growers, imported(t, lib))
	}
	runtime.GC()
	endBusy := busy(t, map[*subject]engine.Call{neighbour: {Keyword: "echo", Args: []any{"x"}}})
	endPeak := peak()
	var wait sync.WaitGroup
	var cancelled atomic.Int64
	for _, s := range growers {
		wait.Go(func() {
			got, failure := run(s, t.Context(), engine.Call{Keyword: "run_code", Args: []any{`local t = {} for i = 1, 4e5 do t[i] = {i, i} end return "done"`}})
			switch {
			case failure == nil && got == "done":
			case failure != nil && failure.Message == limitReached:
				cancelled.Add(1)
			default:
				t.Errorf("got %v, %v", got, failure)
			}
		})
	}
	wait.Wait()
	count, slowest := endBusy()
	most := endPeak()
	if cancelled.Load() == 0 {
		t.Error("none was cancelled")
	}
	if most > 4*memoryLimit { // together they would take more than ten times the limit
		t.Errorf("the heap had up to %d MB", most>>20)
	}
	t.Logf("%d cancelled; %d calls of a neighbour, the slowest %v; heap up to %d MB", cancelled.Load(), count, slowest, most>>20)
}

func TestAnInstanceThatKeepsTooMuchIsRestarted(t *testing.T) {
	lib := limited(t, `
local M, kept, named = {}, {}, nil
function M.new(name) named = name return M end
function M.grow() for i = 1, 2e6 do kept[i] = {i, i} end end
function M.count() return #kept .. " of " .. named end
return M`, memoryLimit)
	s := imported(t, lib, "me")
	rftest.WantText(t, "the message", s.fails("grow").Message, limitReached)
	wantShown(t, "its state", s.passes("count"), `"0 of me"`)
	if len(s.log) != 1 || s.log[0].Level != message.Warn || !strings.Contains(s.log[0].Text, "was restarted") {
		t.Errorf("got the log %v", s.log)
	}
	wantShown(t, "its state", s.passes("count"), `"0 of me"`)
	if len(s.log) != 0 {
		t.Errorf("it is told again: %v", s.log)
	}
}

func TestAnInstanceThatKeepsLittleStaysAsItIs(t *testing.T) {
	s := imported(t, limited(t, memoryLibrary, memoryLimit))
	s.passes("run_code", `kept = "mine"`)
	rftest.WantText(t, "the message", s.fails("run_code", `local t = {} for i = 1, 2e6 do t[i] = {i, i} end`).Message, limitReached)
	wantShown(t, "its state", s.passes("run_code", `return kept`), `"mine"`)
}

func TestGarbageDoesNotCount(t *testing.T) {
	s := imported(t, limited(t, memoryLibrary, memoryLimit))
	endPeak := peak()
	wantShown(t, "the result", s.passes("run_code", `for i = 1, 60 do local s = ("x"):rep(2^23) .. i end return "done"`), `"done"`)
	if most := endPeak(); most > memoryLimit+32<<20 {
		t.Errorf("the heap had up to %d MB", most>>20)
	}
}

// TestGarbageIsCollectedBeforeTheVerdict: a keyword begins that holds a little, and the limit is reached by what is garbage.
func TestGarbageIsCollectedBeforeTheVerdict(t *testing.T) {
	inProcess(t)
	s := imported(t, limited(t, memoryLibrary, memoryLimit))
	limit, percent := debug.SetMemoryLimit(math.MaxInt64), debug.SetGCPercent(-1) // only the watchdog collects
	defer func() {
		debug.SetMemoryLimit(limit)
		debug.SetGCPercent(percent)
	}()
	garbage := make([]byte, 2*memoryLimit)
	runtime.KeepAlive(garbage)
	var before runtime.MemStats
	runtime.ReadMemStats(&before)
	ctx, cancel := context.WithCancelCause(t.Context())
	ended := make(chan string, 1)
	go func() {
		_, failure := run(s, ctx, engine.Call{Keyword: "run_code",
			Args: []any{`local t = {} for i = 1, 24 do t[i] = ("x"):rep(2^20) .. i end while true do end`}})
		ended <- failure.Message
	}()
	for now := before; now.NumGC == before.NumGC && len(ended) == 0; time.Sleep(time.Millisecond) {
		runtime.ReadMemStats(&now)
	}
	cancel(errors.New("enough"))
	rftest.WantText(t, "the message", <-ended, "The keyword was cancelled: enough.")
}

func TestLoadingAndNewAreLimitedToo(t *testing.T) {
	inProcess(t)
	const grow = `local t = {} for i = 1, 2e6 do t[i] = {i, i} end`
	e := serveWith(t, map[string]string{"Lib.lua": grow + " return {}"}, engine.Config{Memory: memoryLimit})
	if err := onlyLibrary(t, e).Err(); err == nil || !strings.Contains(err.Error(), "the server's memory limit of 128 MiB (--memory) was reached") {
		t.Errorf("got %v", err)
	}
	_, err := limited(t, "local M = {} function M.new() "+grow+" return M end return M", memoryLimit).NewInstance(t.Context(), engine.Import{})
	if err == nil || !strings.Contains(err.Error(), "Initializing library 'Lib' failed: "+limitReached) {
		t.Errorf("got %v", err)
	}
}

// What a call logs is kept until it is over, so it is bounded.
func TestTheLogOfACallIsBounded(t *testing.T) {
	inProcess(t)
	const most = 1 << 20
	engine.SetMaxLog(t, most)
	for _, row := range []struct{ hazard, code string }{
		{"a loop of log messages", `local log, s = require("robot.log"), ("x"):rep(1e4) for i = 1, 400 do log.info(s) end`},
		{"a loop of small messages", `local log = require("robot.log") for i = 1, 4e4 do log.info("x") end`},
		{"a loop of print", `local s = ("x"):rep(1e4) for i = 1, 400 do print(s) end`},
		{"io.write without a line end", `local s = ("x"):rep(1e4) for i = 1, 400 do io.write(s) end`},
		{"one long message", `require("robot.log").info(("ä"):rep(2^20))`},
		{"many messages in one string", `print((("*INFO*x\n"):rep(1e5)))`},
	} {
		t.Run(row.hazard, func(t *testing.T) {
			s := subjectOf(t, memoryLibrary)
			size, count := 0, 0
			var last message.Message
			_, failure := run(s, t.Context(), engine.Call{Keyword: "run_code", Args: []any{row.code}, Log: func(m message.Message) {
				size += len(m.Text)
				count++
				last = m
			}})
			if failure != nil {
				t.Fatal(failure.Message)
			}
			if got := fmt.Sprint(last.Level, " ", last.Text); got != "WARN The log is cut here: the messages of one keyword have at most 1 MiB, 64 bytes for each of them included." {
				t.Errorf("the last message is %.200s", got)
			}
			if counted := size + 64*(count-1); counted > most+256 || counted < most-2e4 {
				t.Errorf("got %d messages, %d bytes", count, size)
			}
			s.passes("run_code", `print("next")`)
			if len(s.log) != 1 || s.log[0].Text != "next" {
				t.Errorf("the next call logs %v", s.log)
			}
		})
	}
}
