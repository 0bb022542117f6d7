package engine_test

import (
	"strings"
	"testing"

	"github.com/rflua/rflua/internal/rftest"
)

const failing = `
local robot = require("robot")
local M = {}
function M.plain() error("voltage too high") end
function M.leveled() error("bad argument", 2) end
function M.number() error(42) end
function M.null() error() end
function M.object() error({}) end
function M.typed() error{message = "no answer", type = "Timeout"} end
function M.typed_only() error{type = "Timeout"} end
function M.generic() error{message = "no answer", type = "AssertionError"} end
function M.flags() error{message = "m", html = true, continuable = true} end
function M.fatal() robot.fatal("power is off") end
function M.skip() robot.skip("no hardware") end
function M.fail() robot.fail("m", {continuable = true, type = "Limit"}) end
function M.fail_option() robot.fail("m", {continueable = true}) end
function M.index() local supply = nil; return supply.voltage end
function M.asserted() assert(false, "door is open") end
function M.assert_table() assert(nil, {message = "open", fatal = true}) end
function M.assert_plain() assert(1 == 2) end
function M.caught()
  local ok, e = pcall(robot.fail, "inner", {type = "Limit"})
  return {ok, e.message, e.type, tostring(e)}
end
local function inner() error("deep") end
function M.nested() inner() return 1 end
function M.bytes() error("\255oops") end
return M`

func TestFailureModes(t *testing.T) {
	s := subjectOf(t, failing)
	for _, row := range []struct{ rule, keyword, message, flags string }{
		{"error(message) fails with exactly that message", "plain", "voltage too high", ""},
		{"a level adds the place, as in Lua", "leveled", "bad argument", ""},
		{"any value can be raised", "number", "42", ""},
		{"nil too", "null", "nil was raised as an error", ""},
		{"a table without a message says so", "object", "an error was raised that is a table without a message", ""},
		{"a type is shown in front", "typed", "Timeout: no answer", ""},
		{"or alone", "typed_only", "Timeout", ""},
		{"generic types are not", "generic", "no answer", ""},
		{"html and continuable", "flags", "m", "html continuable"},
		{"robot.fatal stops the execution", "fatal", "power is off", "fatal"},
		{"robot.skip skips the test", "skip", "no hardware", "skip"},
		{"robot.fail takes the same options", "fail", "Limit: m", "continuable"},
		{"assert fails with its message", "asserted", "door is open", ""},
		{"or with a table", "assert_table", "open", "fatal"},
		{"text that is not UTF-8 is made readable", "bytes", "\uFFFDoops", ""},
	} {
		f := s.fails(row.keyword)
		var flags []string
		for name, set := range map[string]bool{"html": f.HTML, "fatal": f.Fatal, "skip": f.Skip} {
			if set {
				flags = append(flags, name)
			}
		}
		if f.Continuable {
			flags = append(flags, "continuable")
		}
		message := f.Message
		if row.keyword == "leveled" {
			message = message[max(strings.LastIndex(message, ": ")+2, 0):]
		}
		rftest.WantText(t, row.rule, message, row.message)
		rftest.WantText(t, row.rule+" (flags)", strings.Join(flags, " "), row.flags)
	}
}

func TestARuntimeErrorOfLuaKeepsItsPlace(t *testing.T) {
	s := subjectOf(t, failing)
	if m := s.fails("index").Message; !strings.HasPrefix(m, "Lib.lua:17: attempt to index") {
		t.Errorf("got %q", m)
	}
	if m := s.fails("assert_plain").Message; m != "Lib.lua:20: assertion failed!" {
		t.Errorf("got %q", m)
	}
}

func TestAnUnknownOptionOfAFailureIsNamed(t *testing.T) {
	s := subjectOf(t, failing)
	if m := s.fails("fail_option").Message; !strings.Contains(m, "robot.fail: argument 2, 'options', has no option \"continueable\"; did you mean 'continuable'?") {
		t.Errorf("got %q", m)
	}
}

func TestAFailureThatLuaCodeCatchesIsATable(t *testing.T) {
	s := subjectOf(t, failing)
	wantShown(t, "pcall(robot.fail, ...)", s.passes("caught"), `[false "inner" "Limit" "inner"]`)
}

func TestTheTracebackHasTheMostRecentCallLast(t *testing.T) {
	s := subjectOf(t, failing)
	rftest.WantText(t, "traceback", s.fails("nested").Traceback, `Lua traceback (most recent call last):
  Lib.lua:26: in keyword 'nested'
    function M.nested() inner() return 1 end
  Lib.lua:25: in function 'inner'
    local function inner() error("deep") end`)
}

func TestAnUnknownKeywordIsAFailureThatSuggestsAnother(t *testing.T) {
	s := subjectOf(t, failing)
	rftest.WantText(t, "near", s.fails("plian").Message, "No keyword with name 'plian' found in library 'Lib'. Did you mean 'plain'?")
	rftest.WantText(t, "far", s.fails("something else").Message, "No keyword with name 'something else' found in library 'Lib'.")
}
