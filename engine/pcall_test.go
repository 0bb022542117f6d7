package engine_test

import (
	"strings"
	"testing"
)

// The first two are the symptom of gopher-lua's issue 448: after a caught error the captured locals of the function
// around it no longer are the ones that its closures see.
func TestProtectedCallsKeepCapturedLocals(t *testing.T) {
	s := subjectOf(t, `
local M = {}
function M.around_pcall()
  local b = 1
  local function set() b = 9 end
  pcall(error, "y")
  set()
  return b
end
function M.around_xpcall()
  local b = 1
  local function set() b = 9 end
  local function get() return b end
  xpcall(function() local z = nil; return z.x end, function(e) return e end)
  set()
  return {b, get()}
end
local kept
function M.inside_failed_function()
  local ok = pcall(function()
    local n = 1
    kept = function() n = n + 1; return n end
    error("after capturing")
  end)
  for i = 1, 50 do local junk = {i, i + 1} end
  return {ok, kept(), kept()}
end
function M.fail_after_capturing()
  local n = 10
  kept = function() n = n + 1; return n end
  error("after capturing")
end
function M.use_kept() local a, b, c = 1, 2, 3; return {kept(), kept(), a + b + c} end
function M.overflow_after_capturing()
  local function down(depth)
    local here = depth
    if depth == 5 then kept = function() here = here + 1; return here end end
    return down(depth + 1) + 1
  end
  return down(1)
end
function M.results()
  return {select("#", pcall(function() end)), select("#", pcall(function() return nil, nil end)),
    (select(2, pcall(function(...) return select("#", ...) end, nil, nil)))}
end
function M.not_callable() local ok, e = pcall(42); return {ok, e} end
function M.callable_table() return {pcall(setmetatable({}, {__call = function(self, a) return a end}), 7)} end
function M.handler()
  return {xpcall(function(a) error({code = a}) end, function(e) return "handled " .. e.code end, 5)}
end
function M.failing_handler()
  local ok = xpcall(function() error("first") end, function() error("second") end)
  return ok
end
function M.traceback()
  local _, text = xpcall(function() local z = nil; return z.x end, debug.traceback)
  return text
end
function M.yield_across()
  local co = coroutine.wrap(function() return pcall(coroutine.yield, 1) end)
  return {co()}
end
function M.inside_coroutine()
  local co = coroutine.wrap(function(a)
    local ok, e = pcall(error, "x")
    local b = coroutine.yield(tostring(ok) .. e .. a)
    return b .. coroutine.status(coroutine.running())
  end)
  return {co("1"), co("2"), coroutine.running() == nil}
end
function M.endless() return pcall(M.endless) end
return M`)
	wantShown(t, "pcall", s.passes("around_pcall"), "9")
	wantShown(t, "xpcall", s.passes("around_xpcall"), "[9 9]")
	wantShown(t, "closures of the failed function", s.passes("inside_failed_function"), "[false 2 3]")
	s.fails("fail_after_capturing")
	wantShown(t, "closures of a failed keyword", s.passes("use_kept"), "[11 12 6]")
	if m := s.fails("overflow_after_capturing").Message; !strings.Contains(m, "stack overflow: functions call each other more than 4000 levels deep") {
		t.Errorf("got %q", m)
	}
	wantShown(t, "closures of an overflowed recursion", s.passes("use_kept"), "[6 7 6]")
	wantShown(t, "the number of results is kept", s.passes("results"), "[1 3 2]")
	if got := show(s.passes("not_callable")); !strings.HasPrefix(got, "[false ") {
		t.Errorf("pcall(42) gives %s", got)
	}
	wantShown(t, "__call", s.passes("callable_table"), "[true 7]")
	wantShown(t, "the handler's result is the error", s.passes("handler"), `[false "handled 5"]`)
	wantShown(t, "a handler that fails", s.passes("failing_handler"), "false")
	if text := s.passes("traceback").(string); !strings.Contains(text, "attempt to index") || !strings.Contains(text, "\n  Lib.lua:56: in ") {
		t.Errorf("debug.traceback in a handler gives %q", text)
	}
	wantShown(t, "yielding out of pcall is the error that it is in Lua 5.1", s.passes("yield_across"),
		`[false "[coroutine]:4: can not yield from outside of a coroutine"]`)
	wantShown(t, "pcall in a coroutine", s.passes("inside_coroutine"), `["falsex1" "2running" true]`)
	wantShown(t, "endless recursion through pcall is caught by the innermost", s.passes("endless"), "true")
}
