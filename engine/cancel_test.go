package engine_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/rflua/rflua/engine"
	"github.com/rflua/rflua/engine/message"
	"github.com/rflua/rflua/internal/rftest"
)

// Every way to run for ever. Each must end when its call is cancelled, and leave the instance usable.
const endless = `
local robot = require("robot")
local M = {}
function M.loop() while true do end end
function M.catching_loop() while true do pcall(function() while true do end end) end end
function M.xcatching_loop() while true do xpcall(function() while true do end end, function(e) return e end) end end
local function again(n) return again(n + 1) end
function M.tail_calls() return again(0) end
function M.coroutine_loop() coroutine.wrap(function() while true do end end)() end
function M.catching_coroutines() while true do coroutine.resume(coroutine.create(function() while true do end end)) end end
local older = coroutine.create(function() coroutine.yield() while true do end end)
coroutine.resume(older)
function M.older_coroutine() coroutine.resume(older) end
function M.metamethods() local t = setmetatable({}, {__index = function(t, k) return k end}); while true do local x = t.y end end
function M.sorting() local t = {}; for i = 1, 100 do t[i] = i end; while true do table.sort(t, function(a, b) return a > b end) end end
function M.sleep() robot.sleep(1e6) end
function M.catching_sleep() while true do pcall(robot.sleep, 1e6) end end
function M.nap() robot.sleep(0.3) end
function M.fine() return "fine" end
return M`

func TestACancelledKeywordEndsAndTheInstanceStaysUsable(t *testing.T) {
	s := subjectOf(t, endless)
	for _, k := range s.Library.Revision().Keywords {
		if k.Name == "fine" || k.Name == "nap" {
			continue
		}
		t.Run(k.Name, func(t *testing.T) {
			ctx, cancel := context.WithCancelCause(t.Context())
			time.AfterFunc(20*time.Millisecond, func() { cancel(engine.ErrStopping) })
			_, failure := run(s, ctx, engine.Call{Keyword: k.Name})
			if failure == nil || failure.Message != "The keyword was cancelled: the server is stopping." {
				t.Errorf("got %v", failure)
			}
			wantShown(t, "the next call", s.passes("fine"), `"fine"`)
		})
	}
}

func TestATimeoutNamesItselfAndItsFlag(t *testing.T) {
	e := serveWith(t, map[string]string{"Lib.lua": endless}, engine.Config{Timeout: 200 * time.Millisecond})
	s := imported(t, onlyLibrary(t, e))
	f := s.fails("loop")
	rftest.WantText(t, "message", f.Message, "Keyword timeout of 200ms exceeded and the keyword was cancelled (--timeout).")
	if !strings.Contains(f.Traceback, "Lib.lua:4: in keyword 'loop'") {
		t.Errorf("the traceback does not say where: %s", f.Traceback)
	}
}

func TestAKeywordsOwnTimeoutWins(t *testing.T) {
	e := serveWith(t, map[string]string{"Lib.lua": `
local M = {}
---@timeout 20ms
function M.loop() while true do end end
return M`}, engine.Config{Timeout: time.Hour})
	rftest.WantText(t, "message", imported(t, onlyLibrary(t, e)).fails("loop").Message,
		"Keyword timeout of 20ms exceeded and the keyword was cancelled (---@timeout).")
}

func TestWaitingForTheTurnDoesNotCountForTheTimeout(t *testing.T) {
	e := serveWith(t, map[string]string{"Lib.lua": endless}, engine.Config{Timeout: 500 * time.Millisecond})
	s := imported(t, onlyLibrary(t, e))
	ended := make(chan *engine.Failure, 2)
	for range 2 {
		go func() {
			_, failure := run(s, t.Context(), engine.Call{Keyword: "nap"})
			ended <- failure
		}()
	}
	for range 2 {
		if failure := <-ended; failure != nil {
			t.Errorf("got %v", failure)
		}
	}
}

func TestALibraryThatLoadsForEverIsLeftOutAfterTheTimeout(t *testing.T) {
	e := serveWith(t, map[string]string{"Lib.lua": "while true do end"}, engine.Config{Timeout: 20 * time.Millisecond})
	if err := onlyLibrary(t, e).Err(); err == nil || !strings.Contains(err.Error(), "Lib.lua: error: loading the library took longer than 20ms (--timeout)") {
		t.Errorf("got %v", err)
	}
}

func TestACallThatWaitsForItsTurnIsCancelledToo(t *testing.T) {
	s := subjectOf(t, endless)
	running, stopRunning := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_, _ = run(s, running, engine.Call{Keyword: "loop"})
	}()
	for !s.Busy() {
		time.Sleep(time.Millisecond)
	}
	waiting, giveUp := context.WithCancelCause(t.Context())
	defer giveUp(nil)
	for _, when := range []string{"while it waits", "before"} {
		_, failure := run(s, &watched{waiting, func() { giveUp(errors.New("the client is gone")) }}, engine.Call{Keyword: "fine"})
		if failure == nil || failure.Message != "The keyword was cancelled: the client is gone." {
			t.Errorf("given up %s: got %v", when, failure)
		}
	}
	stopRunning()
	<-ended
}

// watched is a context that tells when somebody begins to wait for its end.
type watched struct {
	context.Context
	waits func()
}

func (w *watched) Done() <-chan struct{} {
	w.waits()
	return w.Context.Done()
}

func TestClosingTheEngineEndsWhatRunsWhenTheGraceIsOver(t *testing.T) {
	e := serve(t, map[string]string{"Lib.lua": endless})
	in := imported(t, onlyLibrary(t, e))
	failed := make(chan *engine.Failure)
	go func() {
		_, failure := run(in, context.Background(), engine.Call{Keyword: "loop"})
		failed <- failure
	}()
	for !in.Busy() {
		time.Sleep(time.Millisecond)
	}
	grace, cancel := context.WithTimeout(context.Background(), 10*time.Millisecond)
	defer cancel()
	e.Close(grace)
	if f := <-failed; f == nil || f.Message != "The keyword was cancelled: the server is stopping." {
		t.Errorf("got %v", f)
	}
	if _, err := in.Library.NewInstance(context.Background(), engine.Import{}); !errors.Is(err, engine.ErrStopping) {
		t.Errorf("a closed engine makes an instance: %v", err)
	}
	if n := e.InstanceCount(); n != 0 {
		t.Errorf("%d instances are left", n)
	}
}

// TestACancellationCannotBeCaught: a function that waits hears of the end of the call before the interpreter does. Here the
// call is cancelled by its own message, right before it waits.
func TestACancellationCannotBeCaught(t *testing.T) {
	s := subjectOf(t, `
local robot, log = require("robot"), require("robot.log")
local M = {}
function M.caught() log.info("now"); local passed = pcall(robot.sleep, 1e6); return "went on" end
function M.resumed() log.info("now"); coroutine.resume(coroutine.create(robot.sleep), 1e6); return "went on" end
return M`)
	for range 100 {
		for _, keyword := range []string{"caught", "resumed"} {
			ctx, cancel := context.WithCancelCause(t.Context())
			got, failure := run(s, ctx, engine.Call{Keyword: keyword, Log: func(message.Message) { cancel(engine.ErrStopping) }})
			if failure == nil || failure.Message != "The keyword was cancelled: the server is stopping." {
				t.Fatalf("%s: got %v, %v", keyword, got, failure)
			}
		}
	}
}
