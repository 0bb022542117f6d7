package engine_test

import (
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/rflua/rflua/engine"
	"github.com/rflua/rflua/internal/rftest"
)

// A metamethod that errors where Go code reads a value would be a panic outside of any protected call.
func TestAMetamethodThatErrorsHarmsNothing(t *testing.T) {
	var log records
	e := serveWith(t, map[string]string{"Lib.lua": `
local robot, rlog, check, json = require("robot"), require("robot.log"), require("robot.assert"), require("robot.json")
local function fail() error("from a metamethod", 0) end
local failing = { __index = fail, __newindex = fail, __tostring = fail, __eq = fail, __lt = fail, __le = fail, __len = fail,
  __call = fail, __concat = fail, __add = fail, __unm = fail, __pairs = fail, __ipairs = fail, __metatable = "hidden" }
local function broken(value) return setmetatable(value or {}, failing) end
local M = broken({})
rawset(M, "new", function() return broken({ kept = 1 }) end)
local function keyword(name, fn) rawset(M, name, fn) end
keyword("returned", function() return broken({ a = 1 }) end)
keyword("returned_list", function() return broken({ 1, 2 }) end)
keyword("returned_inside", function() return { x = broken({ a = 1 }) } end)
keyword("raised", function() error(broken({})) end)
keyword("raised_with_message", function() error(broken({ message = "as meant" })) end)
keyword("raised_with_strange_fields", function() error({ message = broken({}), type = broken({}) }) end)
keyword("robot_fail", function() robot.fail(broken({})) end)
keyword("robot_fail_options", function() robot.fail("as meant", broken({ continuable = true })) end)
keyword("printed", function() print(broken({})) end)
keyword("logged", function() rlog.info(broken({})) end)
keyword("formatted", function() return ("%s"):format(broken({})) end)
keyword("concatenated", function() return table.concat({ broken({}) }) end)
keyword("sorted", function() table.sort({ broken({}), broken({}), broken({}) }) return "sorted" end)
keyword("replaced", function() return (("x"):gsub("x", broken({}))) end)
keyword("iterated", function() for k in pairs(broken({ a = 1 })) do return k end end)
keyword("measured", function() return #broken({ 1, 2 }) end)
keyword("compared", function() check.equal(broken({}), broken({})) end)
keyword("encoded", function() return json.encode(broken({ a = 1 })) end)
keyword("called", function() pcall(broken({})) return "caught" end)
keyword("sliced", function() return select("#", unpack(broken({}), 1, 2)) end)
keyword("marked", function() return robot.list(broken({ 1 })) end)
keyword("declared", function() robot.keyword(broken({})) end)
keyword("handled", function() return select("#", xpcall(function() error(broken({})) end, function(e) return tostring(e) end)) end)
keyword("resumed", function() return select("#", coroutine.resume(coroutine.create(function() error(broken({})) end))) end)
keyword("fine", function() return "fine" end)
rawset(M, "__close", function(self) error(broken({})) end)
return M`}, engine.Config{Logger: slog.New(&log)})
	lib := onlyLibrary(t, e)
	if err := lib.Err(); err != nil {
		t.Fatal(err)
	}
	s := imported(t, lib)
	const own = "from a metamethod"
	for _, row := range []struct{ keyword, want string }{
		{"returned", "{a:1}"}, {"returned_list", "[1 2]"}, {"returned_inside", "{x:{a:1}}"},
		{"raised", "a table without a message"}, {"raised_with_message", "as meant"}, {"raised_with_strange_fields", "a table without a message"},
		{"robot_fail", own}, {"robot_fail_options", "as meant"},
		{"printed", own}, {"logged", own}, {"formatted", own}, {"concatenated", "invalid value"}, {"sorted", own},
		{"replaced", own}, {"iterated", "a"}, {"measured", own}, {"compared", own}, {"encoded", "{\\\"a\\\":1}"}, {"called", "caught"},
		{"sliced", "2"}, {"marked", "a metatable of its own"}, {"declared", "can only be declared"}, {"handled", "2"}, {"resumed", "2"},
	} {
		got, failure := s.call(engine.Call{Keyword: row.keyword})
		text := fmt.Sprint(show(got))
		if failure != nil {
			text = failure.Message
		}
		if !strings.Contains(text, row.want) {
			t.Errorf("%s gives %s, want %s", row.keyword, text, row.want)
		}
		wantShown(t, "the next call after "+row.keyword, s.passes("fine"), `"fine"`)
	}
	s.Finalize(t.Context())
	rftest.WantText(t, "the log", log.text(), "__close failed")
	if text := log.text(); strings.Contains(text, "panic") {
		t.Errorf("there was a panic: %s", text)
	}
}
