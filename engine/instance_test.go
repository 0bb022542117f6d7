package engine_test

import (
	"context"
	"fmt"
	"log/slog"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/rflua/rflua/engine"
	"github.com/rflua/rflua/engine/message"
	"github.com/rflua/rflua/internal/rftest"
)

const counter = `
local log = require("robot.log")
local Counter = {}
Counter.__index = Counter
count_of_global = 0
---@param start? integer = 0
---@param step? integer|"double"
function Counter.new(start, step) return setmetatable({n = start, step = step or 1}, Counter) end
function Counter:next() self.n = self.step == "double" and self.n * 2 or self.n + self.step; return self.n end
function Counter.global() count_of_global = count_of_global + 1; return count_of_global end
function Counter:next_after_a_message() local n = self.n; print(n); self.n = n + self.step end
function Counter.first_change() local first = not string.changed; string.changed = true; return first end
function Counter:kinds() return {type(self.n), type(self.step)} end
function Counter:__close() print("closing at " .. self.n) end
return Counter`

func TestEveryImportHasAStateOfItsOwn(t *testing.T) {
	lib := library(t, counter)
	a, b := imported(t, lib, int64(10)), imported(t, lib)
	wantShown(t, "first", a.passes("next"), "11")
	wantShown(t, "second", b.passes("next"), "1")
	a.passes("global")
	wantShown(t, "globals", b.passes("global"), "1")
	wantShown(t, "a standard table", a.passes("first change"), "true")
	wantShown(t, "a standard table, in the second", b.passes("first change"), "true")
	wantShown(t, "a standard table, again", a.passes("first change"), "false")
	if a.Token == b.Token || len(a.Token) < 20 {
		t.Errorf("tokens %q and %q can be guessed", a.Token, b.Token)
	}
}

func TestInitArgumentsAreConvertedByTheAnnotationsOfNew(t *testing.T) {
	lib := library(t, counter)
	wantShown(t, "strings become numbers", imported(t, lib, "5", "2").passes("next"), "7")
	wantShown(t, "literals of a union", imported(t, lib, "5", "double").passes("next"), "10")
	wantShown(t, "None", imported(t, lib, "5", "none").passes("kinds"), `["number" "number"]`)
	for _, row := range []struct {
		args []any
		want string
	}{
		{[]any{"five"}, "Library 'Lib': argument 'start' got value 'five' that cannot be converted to integer"},
		{[]any{"1", "fast"}, "Library 'Lib': argument 'step' got value 'fast' that cannot be converted to integer|\"double\""},
		{[]any{"1", "2", "3"}, "Library 'Lib' expected 0 to 2 arguments, got 3."},
	} {
		_, err := lib.NewInstance(t.Context(), engine.Import{Args: row.args})
		if err == nil || err.Error() != row.want {
			t.Errorf("%v\n got %v\nwant %s", row.args, err, row.want)
		}
	}
	_, err := lib.NewInstance(t.Context(), engine.Import{Named: dict("stop", "1")})
	if err == nil || err.Error() != "Library 'Lib' got unexpected named argument 'stop'." {
		t.Errorf("got %v", err)
	}
}

func TestCallsOnOneInstanceRunOneAtATimeAndInstancesInParallel(t *testing.T) {
	lib := library(t, counter)
	var instances []*subject
	for range 4 {
		instances = append(instances, imported(t, lib))
	}
	var wait sync.WaitGroup
	for _, s := range instances {
		for range 4 {
			wait.Go(func() {
				for range 50 {
					// Whoever may run does so in the middle of it.
					call := engine.Call{Keyword: "next after a message", Log: func(message.Message) { runtime.Gosched() }}
					if _, failure := run(s, context.Background(), call); failure != nil {
						t.Error(failure)
					}
				}
			})
		}
	}
	wait.Wait()
	for _, s := range instances {
		wantShown(t, "no call is lost", s.passes("next"), "201")
	}
}

func TestAFinalizedInstanceClosesItsObjectAndRefusesCalls(t *testing.T) {
	var log records
	lib := onlyLibrary(t, serveWith(t, map[string]string{"Lib.lua": counter}, engine.Config{Logger: slog.New(&log)}))
	s := imported(t, lib)
	s.Finalize(t.Context())
	s.Finalize(t.Context())
	rftest.WantText(t, "__close was called once", log.text(), "closing at 0")
	rftest.WantText(t, "message", s.fails("next").Message, "The keyword was cancelled: the library instance was finalized.")
}

// records is what an engine logs.
type records struct {
	mu    sync.Mutex
	texts []string // guarded by mu
}

func (r *records) Enabled(context.Context, slog.Level) bool { return true }
func (r *records) WithAttrs([]slog.Attr) slog.Handler       { return r }
func (r *records) WithGroup(string) slog.Handler            { return r }
func (r *records) Handle(_ context.Context, rec slog.Record) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.texts = append(r.texts, rec.Message)
	return nil
}

func (r *records) text() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return strings.Join(r.texts, "\n")
}

func TestInstancesRunInParallel(t *testing.T) {
	lib := library(t, `
local robot = require("robot")
local M = {}
function M.meet() robot.sleep(0) print("here") robot.sleep(3600) end
return M`)
	ctx, cancel := context.WithCancel(t.Context())
	var wait sync.WaitGroup
	here := make(chan struct{})
	for range 2 {
		s := imported(t, lib)
		wait.Go(func() {
			_, _ = run(s, ctx, engine.Call{Keyword: "meet", Log: func(message.Message) { here <- struct{}{} }})
		})
	}
	<-here
	<-here // while the first is still running
	cancel()
	wait.Wait()
}

func TestADeclaredKeywordIsFoundByItsName(t *testing.T) {
	s := subjectOf(t, `
local robot = require("robot")
runs = (runs or 0) + 1
local M = {}
if os.getenv("RFLUA_TEST_SECOND") then
  robot.keyword{name = "A", run = function() return "a" end}
end
robot.keyword{name = "B", run = function() return "b" end}
return M`)
	wantShown(t, "as it was learned", s.passes("B"), `"b"`)
	t.Setenv("RFLUA_TEST_SECOND", "1")
	wantShown(t, "in an instance that declares more", imported(t, s.Library).passes("B"), `"b"`)
}

func TestNewMustReturnTheInstance(t *testing.T) {
	lib := library(t, `local M = {}; function M.new() end; function M.k() end; return M`)
	_, err := lib.NewInstance(t.Context(), engine.Import{})
	want := "Initializing library 'Lib' failed: new must return the instance, a table; it returned a nil"
	if err == nil || err.Error() != want {
		t.Errorf("got %v", err)
	}
}

func TestNewMayBeAMethodOfTheClass(t *testing.T) {
	s := subjectOf(t, `
local Class = {}
Class.__index = Class
function Class:new(name) return setmetatable({name = name}, self) end
function Class:get_name() return self.name end
return Class`, "x")
	wantShown(t, "self of new is the module", s.passes("get name"), `"x"`)
}

func TestMessagesHaveTheirLevelsAndTheirOrder(t *testing.T) {
	s := subjectOf(t, `
local log = require("robot.log")
local M = {}
function M.speak()
  log.trace("t"); log.debug("d", 1, nil, true); log.info("i"); log.warn("w"); log.error("e")
  log.html("<b>"); log.console("c")
  print("printed", 2, nil)
  io.write("a", 1, "b"); log.info("between"); io.write("c\n")
  io.stdout:write("out "):write("put\n"); io.stderr:write("err\n")
  print("*WARN* level kept\nsecond line\n*DEBUG:1700000000123* dated")
  print("*DEBUG:9300000000000000* a time that there is not")
  print("   ")
  log.info("first\n*WARN* not a marker")
  io.write("no line end")
end
return M`)
	s.passes("speak")
	var got []string
	for _, m := range s.log {
		got = append(got, fmt.Sprintf("%s|%s", m.Level, m.Text))
	}
	rftest.WantText(t, "messages", strings.Join(got, "\n"), strings.TrimSpace(`
TRACE|t
DEBUG|d1niltrue
INFO|i
WARN|w
ERROR|e
HTML|<b>
CONSOLE|c
INFO|printed	2	nil
INFO|a1b
INFO|between
INFO|c
INFO|out put
INFO|err
WARN|level kept
second line
DEBUG|dated
DEBUG|a time that there is not
INFO|first
*WARN* not a marker
INFO|no line end`))
	for _, m := range s.log {
		if m.Text == "dated" && m.Time.UnixMilli() != 1700000000123 {
			t.Errorf("the time of a printed marker is lost: %v", m.Time)
		}
	}
	rftest.WantText(t, "a later line that looks like a marker is moved", message.Escape("first\n*WARN* not a marker\n*no"),
		"first\n *WARN* not a marker\n*no")
}

func TestVariablesAndVersionReachLua(t *testing.T) {
	e := serveWith(t, map[string]string{"Lib.lua": `
local robot = require("robot")
local M = {}
function M.get() return {robot.variable("HOST"), robot.variable("PORT", 80), robot.version} end
return M`}, engine.Config{Variables: map[string]string{"HOST": "dut"}, Version: "1.2.3"})
	wantShown(t, "variables", imported(t, onlyLibrary(t, e)).passes("get"), `["dut" 80 "1.2.3"]`)
}
