package engine_test

import (
	"strings"
	"testing"
	"time"

	"github.com/rflua/rflua/engine"
	"github.com/rflua/rflua/engine/value"
	"github.com/rflua/rflua/internal/rftest"
)

func TestArgumentsArriveInLuaAsTheTableOfValuesSays(t *testing.T) {
	s := subjectOf(t, `
local robot = require("robot")
local M = {}
local function describe(v)
  if v == robot.null then return "null" end
  if type(v) ~= "table" then return type(v) .. " " .. tostring(v) end
  local parts = {}
  for k, item in pairs(v) do parts[#parts + 1] = tostring(k) .. "=" .. describe(item) end
  return "table(" .. table.concat(parts, ", ") .. ")"
end
M.describe = describe
return M`)
	noon := time.Date(2026, 11, 22, 12, 0, 0, 500_000_000, value.Naive)
	for _, row := range []struct {
		rule string
		give any
		want string
	}{
		{"None is nil", nil, "nil nil"},
		{"bool is boolean", true, "boolean true"},
		{"str is string", "grüß", "string grüß"},
		{"int is number", int64(42), "number 42"},
		{"2^53 is still exact", int64(1 << 53), "number 9007199254740992"},
		{"an integer beyond 2^53 arrives as a string of digits", int64(1<<53 + 1), "string 9007199254740993"},
		{"so does a negative one", int64(-1<<53 - 1), "string -9007199254740993"},
		{"float is number", 2.5, "number 2.5"},
		{"bytes are a string", []byte{0, 0xff}, "string \x00\xff"},
		{"list is a table", []any{int64(1), "a"}, "table(1=number 1, 2=string a)"},
		{"None inside a list is robot.null", []any{nil, int64(2)}, "table(1=null, 2=number 2)"},
		{"dict is a table, in order", dict("z", int64(1), "a", nil, "m", []any{}), "table(z=number 1, m=table())"},
		{"datetime is ISO 8601", noon, "string 2026-11-22T12:00:00.5"},
		{"with its offset, if it has one", noon.In(time.FixedZone("", 3600)), "string 2026-11-22T13:00:00.5+01:00"},
	} {
		rftest.WantText(t, row.rule, strings.ToValidUTF8(string(bytesOf(s.passes("describe", row.give))), ""), strings.ToValidUTF8(row.want, ""))
	}
}

// bytesOf is returned text, which is bytes if it is not valid UTF-8.
func bytesOf(v any) []byte {
	if b, ok := v.([]byte); ok {
		return b
	}
	return []byte(v.(string))
}

func TestResultsLeaveLuaAsTheTableOfValuesSays(t *testing.T) {
	s := subjectOf(t, `
local robot = require("robot")
local M = {}
function M.eval(code) return assert(load("local robot = ... return " .. code))(robot) end
---@return number
function M.number(x) return x end
---@return integer|nil
function M.integer(x) return x end
---@return table<string, integer>
function M.dict_of() return {} end
---@return {a: number, b: integer[]}
function M.shaped() return {a = 1, b = {}} end
---@return number[]
function M.numbers() return {1, 2.5} end
---@class Reading
---@field volts number
---@return Reading
function M.reading() return {volts = 5, count = 1} end
function M.same(x) return x end
return M`)
	for _, row := range []struct{ rule, code, want string }{
		{"nil is None", "nil", "None"},
		{"boolean is bool", "true", "true"},
		{"string is str", "'é'", `"é"`},
		{"a string that is not UTF-8 goes back as bytes", `'\255a'`, `b"\xffa"`},
		{"robot.bytes forces bytes", "robot.bytes('a')", `b"a"`},
		{"integral numbers go back as int", "3.0", "3"},
		{"others as float", "2.5", "2.5"},
		{"robot.float forces a float", "robot.float(3)", "3.0"},
		{"robot.int takes digits exactly", "robot.int('9007199254740993')", "9007199254740993"},
		{"forced values can be calculated with", "robot.int(3) + robot.float(4) * 2", "11"},
		{"and compared and joined", "tostring(robot.int(3) < robot.int(4)) .. robot.bytes('x')", `"truex"`},
		{"beyond int64 a number stays a float", "2^70", "1.1805916207174113e+21"},
		{"keys 1..n make a list", "{1, 2, {3}}", "[1 2 [3]]"},
		{"any other table is a dict, in order", "{b = 1, a = {c = 2}}", "{b:1 a:{c:2}}"},
		{"a table with a hole is a dict", "{1, nil, 3}", "{1:1 3:3}"},
		{"keys become strings", "{[1.5] = 1, [true] = 2}", "{1.5:1 true:2}"},
		{"robot.null is None inside a list", "{1, robot.null, 3}", "[1 None 3]"},
		{"an unmarked empty table is a list", "{}", "[]"},
		{"robot.dict marks an empty dict", "robot.dict()", "{}"},
		{"robot.list marks a list", "robot.list({1})", "[1]"},
		{"so is an empty one that got a field", "(function() local l = robot.list(); l.x = 2; return l end)()", "{x:2}"},
		{"a value that a coroutine was not given is None", "coroutine.wrap(function() coroutine.yield(); return {coroutine.yield()} end)()", "None"},
		{"a list that got a field is a dict: nothing is lost", "(function() local l = robot.list({1}); l.x = 2; return l end)()", "{1:1 x:2}"},
	} {
		wantShown(t, row.rule, s.passes("eval", row.code), row.want)
	}
	wantShown(t, "---@return number is always a float", s.passes("number", int64(3)), "3.0")
	wantShown(t, "---@return integer leaves floats alone", s.passes("integer", 2.5), "2.5")
	wantShown(t, "an empty table is a dict if @return says so", s.passes("dict_of"), "{}")
	wantShown(t, "the fields of a table type count too", s.passes("shaped"), "{a:1.0 b:[]}")
	wantShown(t, "the items of an array type count too", s.passes("numbers"), "[1.0 2.5]")
	wantShown(t, "the fields of a class count too", s.passes("reading"), "{volts:5.0 count:1}")
	wantShown(t, "what came in as an empty dict goes back as one", s.passes("same", dict()), "{}")
	wantShown(t, "dict order is kept in both directions",
		s.passes("same", dict("z", int64(1), "a", []any{dict("y", int64(2), "b", int64(3))})), "{z:1 a:[{y:2 b:3}]}")
}

func TestAValueThatCannotBeSentBackIsAFailureThatNamesThePlace(t *testing.T) {
	s := subjectOf(t, `
local M = {}
function M.fn() return {rows = {1, 2, function() end}} end
function M.thread() return {[true] = coroutine.create(print)} end
function M.cycle() local t = {a = {}}; t.a["no name"] = t; return t end
function M.key() return {x = {[{}] = 1}} end
function M.twice() return {["1"] = 1, [1] = 2, x = 3} end
function M.deep() local t = {}; for i = 1, 101 do t = {t} end; return t end
function M.shared() local t = {}; for i = 1, 30 do t = {t, t} end; return t end
function M.text() local t, s = {}, ("x"):rep(2^20); for i = 1, 65 do t[i] = s end; return t end
function M.depth() local t = {}; for i = 1, 99 do t = {t} end; return t end
return M`)
	for _, row := range []struct{ keyword, want string }{
		{"fn", "a function (at value.rows[3])."},
		{"thread", "a coroutine (at value[true])."},
		{"cycle", `a table that contains itself (at value.a["no name"]).`},
		{"key", "a dict key that is a table (at value.x[table])."},
		{"text", "more than 64 MiB of text (at value[65])."},
		{"twice", `a table with two keys that become the same text "1" (at value["1"]).`},
	} {
		rftest.WantText(t, row.keyword, s.fails(row.keyword).Message,
			"Keyword '"+row.keyword+"' returned a value that cannot be sent to the test: "+row.want)
	}
	if m := s.fails("deep").Message; !strings.Contains(m, "nested more than 100 levels deep (at value[1][1]") {
		t.Errorf("the message for deep nesting does not name limit and place: %s", m)
	}
	if m := s.fails("shared").Message; !strings.Contains(m, "more than 1048576 values (at value[1][1]") {
		t.Errorf("a table that grows without end is not refused: %s", m)
	}
	s.passes("depth")
}

func TestAnEmptyStringIsNoneWhereOnlyNoneMakesSense(t *testing.T) {
	s := subjectOf(t, `
local M = {}
---@param x integer
---@param n integer?
---@param s string?
---@param any? any
---@param dict? table<string, integer>
---@param mode? "on"|"off"
---@param empty? "on"|""
function M.kinds(x, n, s, any, dict, mode, empty) return {type(x), type(n), type(s), type(any), type(dict), type(mode), type(empty)} end
return M`)
	got, failure := s.call(engine.Call{Keyword: "kinds", Args: []any{"", "", "", "", "", "", ""}, EmptyIsNone: true})
	if failure != nil {
		t.Fatal(failure)
	}
	wantShown(t, "RF sends None as '' (its documented rule)", got, `["string" "nil" "string" "string" "nil" "nil" "string"]`)
}
