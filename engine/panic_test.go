package engine_test

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"testing"
	"time"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine"
	"github.com/rflua/rflua/engine/message"
	"github.com/rflua/rflua/engine/module"
	"github.com/rflua/rflua/engine/module/host"
	"github.com/rflua/rflua/internal/rftest"
)

// withModule adds a Go-provided module for the time of a test.
func withModule(t *testing.T, name string, functions map[string]lua.LGFunction) {
	t.Helper()
	inProcess(t)
	all := module.All
	module.All = append(all[:len(all):len(all)], host.Module{Name: name, Open: func(*lua.LState, host.Host) (contents host.Contents) {
		for name, fn := range functions {
			contents.Functions = append(contents.Functions, host.Function{Name: name, Params: "...", Run: func(c *host.Call) int { return fn(c.L) }})
		}
		return contents
	}})
	t.Cleanup(func() { module.All = all })
}

func TestAGoPanicInAHelperFailsItsKeywordAndIsLogged(t *testing.T) {
	withModule(t, "test.broken", map[string]lua.LGFunction{"panic": func(*lua.LState) int { panic("a bug") }})
	var log records
	e := serveWith(t, map[string]string{"Lib.lua": `
local M = {}
function M.panics() require("test.broken").panic() end
function M.fine() return 1 end
return M`}, engine.Config{Logger: slog.New(&log)})
	s := imported(t, onlyLibrary(t, e))
	rftest.WantText(t, "message", s.fails("panics").Message, "Lib.lua:3: Internal error in rflua while running test.broken.panic: a bug")
	rftest.WantText(t, "log", log.text(), "panic")
	wantShown(t, "the next call", s.passes("fine"), "1")
}

func TestAGoPanicOutsideOfLuaFailsOneCall(t *testing.T) {
	s := subjectOf(t, `
local M = {}
function M.inside() print(1) end
function M.when_it_has_ended() io.write(1) end
function M.fine() return 1 end
return M`)
	for _, keyword := range []string{"inside", "when it has ended"} {
		_, failure := run(s, t.Context(), engine.Call{Keyword: keyword, Log: func(message.Message) { panic("a bug") }})
		if failure == nil || !strings.Contains(failure.Message, "a bug") {
			t.Errorf("%s: got %v", keyword, failure)
		}
		wantShown(t, "the next call", s.passes("fine"), "1")
	}
}

// TestAnInternalErrorNamesItsRequest: in the failure and in the log, so that one leads to the other.
func TestAnInternalErrorNamesItsRequest(t *testing.T) {
	withModule(t, "test.broken", map[string]lua.LGFunction{"panic": func(*lua.LState) int { panic("a bug") }})
	var log bytes.Buffer
	e := serveWith(t, map[string]string{"Lib.lua": `
local M = {}
function M.panics() require("test.broken").panic() end
return M`}, engine.Config{Logger: slog.New(slog.NewTextHandler(&log, nil))})
	s := imported(t, onlyLibrary(t, e))
	_, failure := run(s, t.Context(), engine.Call{Keyword: "panics", ID: "id-1"})
	if failure == nil || !strings.HasSuffix(failure.Message, "a bug (request id-1 in the log of the server)") {
		t.Errorf("got %v", failure)
	}
	if !strings.Contains(log.String(), "request=id-1 ") {
		t.Errorf("the log is %s", &log)
	}
}

func TestClosingDoesNotWaitForAHelperThatCannotBeCancelled(t *testing.T) {
	stuck, release := make(chan struct{}), make(chan struct{})
	withModule(t, "test.stuck", map[string]lua.LGFunction{"wait": func(*lua.LState) int {
		close(stuck)
		<-release
		return 0
	}})
	e := serve(t, map[string]string{"Lib.lua": "local M = {}\nfunction M.k() require('test.stuck').wait() end\nreturn M"})
	s := imported(t, onlyLibrary(t, e))
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_, _ = run(s, context.Background(), engine.Call{Keyword: "k"})
	}()
	<-stuck
	ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
	defer cancel()
	e.Close(ctx) // or the test hangs
	close(release)
	<-ended
}
