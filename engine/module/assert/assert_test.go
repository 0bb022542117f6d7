package assert_test

import (
	"testing"

	"go.uber.org/goleak"

	"github.com/rflua/rflua/engine/module/luatest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const prelude = `local check, robot = require("robot.assert"), require("robot"); `

func TestEqual(t *testing.T) {
	luatest.New(t, prelude).Check([]luatest.Row{
		{"the same values", `check.equal(1, 1); check.equal("a", "a"); check.equal(nil, nil); check.equal(true, true); check.equal(print, print)`, `<nil>`},
		{"the same tables", `check.equal({ a = { 1, { b = "x" } } }, { a = { 1, { b = "x" } } })`, `<nil>`},
		{"the order of keys does not count", `check.equal({ a = 1, b = 2 }, { b = 2, a = 1 })`, `<nil>`},
		{"marks do not count", `check.equal({ robot.int(3), robot.bytes("x"), robot.dict() }, { 3, "x", robot.list() })`, `<nil>`},
		{"all digits count", `check.equal(robot.int("9007199254740993"), robot.int("9007199254740992"))`, `!9007199254740993 != 9007199254740992`},
		{"numbers", `check.equal(1, 2.5)`, `!1 != 2.5`},
		{"types show", `check.equal(1, "1")`, `!1 != "1"`},
		{"nan is not itself", `check.equal(0/0, 0/0)`, `!NaN != NaN`},
		{"nil and robot.null", `check.equal(robot.null, nil)`, `!null != nil`},
		{"two functions", `check.equal(print, pairs)`, `!a function != another one`},
		{"a message goes in front", `check.equal(1, 2, "count")`, `!count: 1 != 2`},
		{"the place of a difference", `check.equal({ items = { { name = "pen" }, { name = "a" } } }, { items = { { name = "pen" }, { name = "b" } } })`, `!value.items[2].name: "a" != "b"`},
		{"places that are no names", `check.equal({ ["a b"] = { [404] = 1 } }, { ["a b"] = { [404] = 2 } })`, `!value["a b"][404]: 1 != 2`},
		{"places as JSON Pointers count from 0", `check.equal({ items = { 1, { ["a/b"] = 1 } } }, { items = { 1, { ["a/b"] = 2 } } }, { pointers = true, message = "order" })`, `!order: /items/1/a~1b: 1 != 2`},
		{"missing and extra keys", `check.equal({ a = 1, c = { 1, 2 } }, { a = 1, b = "x" })`, "!2 differences:\n  value.b: missing, expected \"x\"\n  value.c: not expected, but is {1, 2}"},
		{"missing and extra items", `check.equal({ { 1 }, { 1, 2 } }, { { 1, 2 }, { 1 } })`, "!2 differences:\n  value[1][2]: missing, expected 2\n  value[2][2]: not expected, but is 2"},
		{"tables and others", `check.equal({ a = { b = "x", 1 } }, { a = 5 })`, `!value.a: {1, b = "x"} != 5`},
		{"20 differences are shown", `local a, b = {}, {}; for i = 1, 100 do a[i], b[i] = i, -i end
			local text = select(2, pcall(check.equal, a, b)); return { text:sub(1, 34), select(2, text:gsub("\n", "")), text:match("[^\n]*$") }`, `["100 differences:\n  value[1]: 1 != " 21 "  and 80 more"]`},
		{"cycles", `local a, b = { n = 1 }, { n = 1 }; a.me, b.me = a, b; check.equal(a, b); b.n = 2; check.equal(a, b)`, `!value.n: 1 != 2`},
		{"what is there many times is compared once", `local a, b = {}, {}; for i = 1, 60 do a, b = { a, a }, { b, b } end; check.equal(a, b)`, `<nil>`},
		{"100 levels are compared", `local a, b = {}, {}; for i = 1, 1000 do a, b = { a }, { b } end; local text = select(2, pcall(check.equal, a, b)); return text:match("nested.*")`, `"nested more than 100 levels deep, which is not compared"`},
		{"__eq is asked", `local mt = { __eq = function(a, b) return a.id == b.id end }
			check.equal(setmetatable({ id = 1, x = 1 }, mt), setmetatable({ id = 1, x = 2 }, mt))`, `<nil>`},
		{"an error in __eq is the error", `local mt = { __eq = function() error("no") end }; check.equal(setmetatable({}, mt), setmetatable({}, mt))`, `!no`},
		{"long texts are shown where they differ", `local a = ("x\n"):rep(100) .. "the end is here" .. ("y"):rep(200); check.equal(a, (a:gsub("here", "there")))`,
			`!..."\nx\nx\nx\nx\nx\nx\nx\nx\nx\nx\nx\nx\nx\nx\nthe end is hereyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy"... != ..."\nx\nx\nx\nx\nx\nx\nx\nx\nx\nx\nx\nx\nx\nx\nthe end is thereyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy"... (415 and 416 bytes; the first difference is at line 101, column 12)`},
		{"long tables are shown in part", `local t = {}; for i = 1, 1000 do t[i] = i end; check.equal(t, 1)`,
			`!{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, ...} != 1`},
		{"deep tables are shown in part", `local t = {}; t.t = t; check.equal(t, 1)`, `!{t = {t = {t = {t = {...}}}}} != 1`},
		{"the failure is a plain string", `return type(select(2, pcall(check.equal, 1, 2)))`, `"string"`},
		{"a forgotten argument is misuse", `check.equal(1)`, `!@ robot.assert.equal: needs at least 2 arguments, not 1`},
		{"a message that is no text is misuse", `check.equal(1, 2, true)`, `!@ robot.assert.equal: argument 3, 'message', must be a string, not true`},
		{"not equal", `check.not_equal({ 1 }, { 2 }); check.not_equal({ 1 }, { 1 }, "ids")`, `!ids: {1} == {1}`},
	})
}

func TestChecks(t *testing.T) {
	luatest.New(t, prelude).Check([]luatest.Row{
		{"a text contains a piece", `check.contains("a+b", "+"); check.contains("a+b", "a.b")`, `!"a+b" does not contain "a.b"`},
		{"a list contains an item", `check.contains({ 1, { a = 1 } }, { a = 1 }); check.contains({ 1, 2 }, "1", "ids")`, `!ids: {1, 2} does not contain "1"`},
		{"a dict contains a key", `check.contains({ a = 1 }, "a"); check.contains({ a = 1 }, "b")`, `!{a = 1} does not contain the key "b"`},
		{"nothing is in nil", `check.contains(nil, "a")`, `!nil is neither a string nor a table: it cannot contain "a"`},
		{"that nothing is in nil is no proof either", `check.not_contains(nil, "error", "log")`, `!log: nil is neither a string nor a table: it cannot contain "error"`},
		{"nor in true", `check.not_contains(true, "x")`, `!true is neither a string nor a table: it cannot contain "x"`},
		{"a value may hold the words of the message", `check.not_contains("it does not contain x", "x")`, `!"it does not contain x" contains "x"`},
		{"does not contain", `check.not_contains("abc", "x"); check.not_contains({ 1 }, 2); check.not_contains({ a = 1 }, "a")`, `!{a = 1} contains the key "a"`},
		{"matches gives what was found", `return { check.matches("v1.25", "%d+%.%d+"), check.matches("v1.25", "(%d+)%.(%d+)") }`, `["1.25" "1" "25"]`},
		{"matches an empty piece", `return check.matches("abc", "x*")`, `""`},
		{"does not match", `check.matches("v1", "^%d", "version")`, `!version: "v1" does not match "^%d"`},
		{"what is no text does not match", `check.matches({}, "a")`, `!{} is not a string`},
		{"a malformed pattern is misuse", `check.matches("a", "(")`, `!@ robot.assert.matches: argument 2, 'pattern', is no Lua pattern: unfinished capture`},
		{"near", `check.near(0.1 + 0.2, 0.3); check.near(10.4, 10, 0.5); check.near(98, 100, { rel = 0.02 }); check.near(5, 0, { abs = 5, rel = 0.1 }); check.near(math.huge, math.huge)`, `<nil>`},
		{"not near", `check.near(99, 100, 0.5, "boiling point")`, `!boiling point: 99 is not near 100: they are 1 apart, 0.5 is allowed`},
		{"nan is near nothing", `check.near(0/0, 1, 5)`, `!NaN is not near 1: they are NaN apart, 5 is allowed`},
		{"what is no number is near nothing", `check.near("1", 1)`, `!"1" is not a number`},
		{"a negative tolerance is misuse", `check.near(1, 1, { abs = -1 })`, `!@ robot.assert.near: argument 3, 'tolerance', must not be negative`},
		{"true", `check.is_true(0); check.is_true(""); check.is_true(nil, "ready")`, `!ready: nil is not true`},
		{"robot.null is not true", `check.is_false(robot.null); check.is_true(robot.null)`, `!null is not true`},
		{"false", `check.is_false(nil); check.is_false(false); check.is_false(0)`, `!0 is not false`},
		{"types", `check.type_of(1, "integer"); check.type_of({}, "list"); check.type_of({ a = 1 }, "dict"); check.type_of(robot.null, "null"); check.type_of(robot.int(1), "number"); check.type_of(nil, "nil")`, `<nil>`},
		{"a value of another type", `check.type_of(1.5, "integer", "count")`, `!count: 1.5 is not an integer`},
		{"a type that there is not", `check.type_of(1, "int")`, `!@ robot.assert.type_of: argument 2, 'type', must be one of nil, boolean, number, integer, string, table, list, dict, function, thread, userdata, null, not "int"`},
		{"raises gives the message and the error", `return { check.raises(function() error("no host") end), (select(2, check.raises(function() error({ message = "x", code = 5 }) end))).code }`, `["no host" 5]`},
		{"raises compares the whole message", `return check.raises(function() error("1 (2)") end, "1 (2)")`, `"1 (2)"`},
		{"raises looks for a pattern", `return check.raises(function() error("no host x17") end, "x%d+$")`, `"no host x17"`},
		{"raises another error", `check.raises(function() error("no host") end, "timeout", "connect")`, `!connect: the error "no host" does not match "timeout"`},
		{"raises none", `check.raises(function() end, "timeout")`, `!no error was raised, expected "timeout"`},
		{"raises with the type of the error", `return (check.raises(function() robot.fail("x", { type = "Timeout" }) end))`, `"Timeout: x"`},
		{"raises needs a function", `check.raises("x")`, `!@ robot.assert.raises: argument 1, 'fn', must be a function, not "x"`},
	})
}
