package json_test

import (
	"testing"

	"go.uber.org/goleak"

	"github.com/rflua/rflua/engine/module/luatest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const prelude = `local json, robot = require("robot.json"), require("robot"); `

func TestDecode(t *testing.T) {
	luatest.New(t, prelude+`
local function both(text, options) return robot.list({ json.decode(text, options) }) end
local function decode(...) return (assert(json.decode(...))) end `).Check([]luatest.Row{
		{"the order of keys is kept", `return decode('{"b": 1, "a": {"z": [1, "x", true, false], "c": 2.5}}')`, `{"b": 1, "a": {"z": [1 "x" true false], "c": 2.5}}`},
		{"scalars stand alone too", `return { decode(' 1 '), decode('"x"'), decode('true'), decode('-0.5e1') }`, `[1 "x" true -5]`},
		{"null is robot.null, in lists and objects", `local v = decode('{"a": null, "b": [null, 1]}'); return { v.a == robot.null, v.b[1] == robot.null, #v.b, v }`, `[true true 2 {"a": <nil>, "b": [<nil> 1]}]`},
		{"a text that is null is robot.null", `return decode("null") == robot.null`, `true`},
		{"nulls can be left out of objects", `return decode('{"a": null, "b": [null, 1], "c": {"d": null}}', { nulls = "drop" })`, `{"b": [<nil> 1], "c": {}}`},
		{"null is the last of equal keys", `return decode('{"a": 1, "a": null, "b": 2}', { nulls = "drop" })`, `{"b": 2}`},
		{"empty lists and objects stay what they are", `return decode('[{}, [], {"a": {}, "b": []}]')`, `[{} [] {"a": {}, "b": []}]`},
		{"integers up to 2^53 are numbers", `return { decode("9007199254740992") == 2^53, decode("-9007199254740992") == -2^53 }`, `[true true]`},
		{"integers of 64 bits keep their digits", `local n = decode("9007199254740993"); return { n, tostring(n), "id " .. n, json.encode({ n }) }`,
			`[9007199254740993 "9007199254740993" "id 9007199254740993" "[9007199254740993]"]`},
		{"the ends of 64 bits", `return decode("[9223372036854775807, -9223372036854775808]")`, `[9223372036854775807 -9223372036854775808]`},
		{"larger integers are strings of their digits", `return decode("[9223372036854775808, 123456789012345678901234567890]")`, `["9223372036854775808" "123456789012345678901234567890"]`},
		{"numbers with a point or an exponent are numbers", `return { decode("1.0") == 1, decode("1e2") == 100, decode("1E-2") == 0.01, decode("1e-999") == 0, decode("-0") == 0 }`, `[true true true true true]`},
		{"the last of equal keys counts, at the place of the first", `return decode('{"a": 1, "b": 2, "a": 3}')`, `{"a": 3, "b": 2}`},
		{"escapes", `return decode([["\"\\\/\b\f\n\r\tA\u00e4\u20ac\ud83d\ude00\u0000"]])`, `"\"\\/\b\f\n\r\tA\u00e4\u20ac\U0001f600\x00"`},
		{"characters beyond ASCII", `return decode('{"ключ": "züri 😀"}')`, `{"\u043a\u043b\u044e\u0447": "z\u00fcri \U0001f600"}`},
		{"a byte order mark is skipped", `return decode("\239\187\191[1]")`, `[1]`},
		{"100 levels", `return #json.encode(decode(("["):rep(100) .. ("]"):rep(100)))`, `200`},
		{"keys that are digits are text", `return decode('{"1": "a", "2": "b"}')`, `{"1": "a", "2": "b"}`},

		{"a value is missing", `return both('{"a": 1,\n "b": }')`, `[<nil> "line 2, column 7: expected a value, not '}'\n   \"b\": }\n        ^"]`},
		{"a comma is missing", `return both('{"a": 1 "b": 2}')`, `[<nil> "line 1, column 9: expected ',' or '}', not '\"'\n  {\"a\": 1 \"b\": 2}\n          ^"]`},
		{"a comma too many", `return both('[1, 2, ]')`, `[<nil> "line 1, column 6: expected another item after the comma, not ']'\n  [1, 2, ]\n       ^"]`},
		{"a colon is missing", `return both('{"a" 1}')`, `[<nil> "line 1, column 6: expected ':' after the key, not 1\n  {\"a\" 1}\n       ^"]`},
		{"single quotes", `return both("{'a': 1}")`, `[<nil> "line 1, column 2: expected a key in double quotes, not a single quote; strings are in double quotes\n  {'a': 1}\n   ^"]`},
		{"a key without quotes", `return both("{a: 1}")`, `[<nil> "line 1, column 2: expected a key in double quotes, not a\n  {a: 1}\n   ^"]`},
		{"Python's names", `return both("[True, None]")`, `[<nil> "line 1, column 2: expected a value, not True; did you mean true?\n  [True, None]\n   ^"]`},
		{"NaN", `return both("[NaN]")`, `[<nil> "line 1, column 2: expected a value, not NaN: JSON has no such number\n  [NaN]\n   ^"]`},
		{"-Infinity", `return both("-Infinity")`, `[<nil> "line 1, column 2: expected a digit after the minus sign, not Infinity: JSON has no such number\n  -Infinity\n   ^"]`},
		{"a comment", `return both("[1] // one")`, `[<nil> "line 1, column 5: expected the end of the text, not a comment: JSON has none\n  [1] // one\n      ^"]`},
		{"something behind the value", `return both("[1] [2]")`, `[<nil> "line 1, column 5: expected the end of the text, not '['\n  [1] [2]\n      ^"]`},
		{"an empty text", `return both(" ")`, `[<nil> "line 1, column 2: expected a value, not the end of the text"]`},
		{"a string without an end", `return both('["abc')`, `[<nil> "line 1, column 2: the string that begins here has no end\n  [\"abc\n   ^"]`},
		{"a line end in a string", `return both('["ab\nc"]')`, `[<nil> "line 1, column 2: the string that begins here does not end in its line; a line end in a string is written as \\n\n  [\"ab\n   ^"]`},
		{"a control character in a string", `return both('"a\1"')`, `[<nil> "line 1, column 3: a string has no control characters: this one is written as \\u0001\n  \"a\ufffd\"\n    ^"]`},
		{"invalid UTF-8", `return both('["ä", "\255"]')`, `[<nil> "line 1, column 8: the byte 0xFF is not valid UTF-8\n  [\"\u00e4\", \"\ufffd\"]\n         ^"]`},
		{"half of a surrogate pair", `return both([["\ud83d."]])`, `[<nil> "line 1, column 2: \\ud83d is half of a pair, and the other half is missing\n  \"\\ud83d.\"\n   ^"]`},
		{"an unknown escape", `return both([["C:\dir"]])`, `[<nil> "line 1, column 4: a string has no such escape; a backslash is written as \\\\\n  \"C:\\dir\"\n     ^"]`},
		{"zeros in front", `return both("007")`, `[<nil> "line 1, column 1: a number does not begin with 0\n  007\n  ^"]`},
		{"numbers that run into letters", `return both("[12ab]")`, `[<nil> "line 1, column 2: expected a number, not 12ab\n  [12ab]\n   ^"]`},
		{"a number beyond all floats", `return both("1e999")`, `[<nil> "line 1, column 1: the number 1e999 is too large\n  1e999\n  ^"]`},
		{"101 levels", `local v, e = json.decode(("["):rep(101)); return { v or "nil", (e:match("^[^\n]*")) }`, `["nil" "line 1, column 101: lists and objects are nested more than 100 levels deep"]`},
		{"long lines are shown in part", `return both('[' .. ('"äöü", '):rep(100) .. 'x' .. (', "abc"'):rep(100) .. ']')`,
			`[<nil> "line 1, column 702: expected a value, not x\n  ...\u00f6\u00fc\", \"\u00e4\u00f6\u00fc\", \"\u00e4\u00f6\u00fc\", \"\u00e4\u00f6\u00fc\", \"\u00e4\u00f6\u00fc\", \"\u00e4\u00f6\u00fc\", x, \"abc\", \"abc\", \"abc\", \"abc\",...\n                                             ^"]`},
		{"what is no text is misuse", `json.decode({})`, `!@ robot.json.decode: argument 1, 'text', must be a string, not a table`},
		{"an option that there is not", `json.decode("1", { null = "drop" })`, `!@ robot.json.decode: argument 2, 'options', has no option "null"; did you mean 'nulls'?`},
		{"more than 1048576 values", `return both("[" .. ("1,"):rep(2^20) .. "1]")`, `[<nil> "the text has more than 1048576 values"]`},
	})
}

func TestEncode(t *testing.T) {
	luatest.New(t, prelude).Check([]luatest.Row{
		{"the order of keys is kept", `return json.encode({ b = 1, a = { 1, "x", true, robot.null } })`, `"{\"b\":1,\"a\":[1,\"x\",true,null]}"`},
		{"keys can be sorted", `return json.encode({ b = 1, a = { d = 1, c = 2 }, B = 3 }, { sort_keys = true })`, `"{\"B\":3,\"a\":{\"c\":2,\"d\":1},\"b\":1}"`},
		{"pretty", `return json.encode({ a = { 1, {} }, b = robot.dict(), c = { d = 1 } }, { pretty = true })`,
			`"{\n  \"a\": [\n    1,\n    []\n  ],\n  \"b\": {},\n  \"c\": {\n    \"d\": 1\n  }\n}"`},
		{"indent", `return json.encode({ 1 }, { indent = 4 })`, `"[\n    1\n]"`},
		{"an empty table is a list unless it is marked", `return json.encode({ {}, robot.dict(), robot.list() })`, `"[[],{},[]]"`},
		{"nil is null", `return json.encode(nil)`, `"null"`},
		{"a hole in a marked list is null", `return json.encode(robot.list({ 1, nil, 3 }))`, `"[1,null,3]"`},
		{"keys that are no strings become text", `return json.encode({ [404] = "x", [true] = 1, [1.5] = 2 })`, `"{\"404\":\"x\",\"true\":1,\"1.5\":2}"`},
		{"numbers", `return json.encode({ 0, -1, 1.5, 0.1, 1e-7, 2^53, 1e17, -1e300, -0.0 })`, `"[0,-1,1.5,0.1,1e-07,9007199254740992,1e+17,-1e+300,0]"`},
		{"forced types", `return json.encode({ robot.int("9007199254740993"), robot.float(3), robot.float(0.5), robot.bytes("abc") })`, `"[9007199254740993,3.0,0.5,\"abc\"]"`},
		{"escapes", `return json.encode("\"\\/\b\n\r\t\0\127 ä€😀")`, `"\"\\\"\\\\/\\b\\n\\r\\t\\u0000\\u007f \u00e4\u20ac\U0001f600\""`},
		{"nan", `return json.encode({ a = { 1, 0/0 } })`, `!@ robot.json.encode: argument 1, 'value', cannot be written as JSON: there is the number nan, which JSON does not have (at value.a[2])`},
		{"infinity", `return json.encode(-math.huge)`, `!@ robot.json.encode: argument 1, 'value', cannot be written as JSON: there is the number -inf, which JSON does not have (at value)`},
		{"a function", `return json.encode({ a = { b = print } })`, `!@ robot.json.encode: argument 1, 'value', cannot be written as JSON: there is a function (at value.a.b)`},
		{"invalid UTF-8", `return json.encode({ ["a b"] = "\255" })`, `!@ robot.json.encode: argument 1, 'value', cannot be written as JSON: there is a string that is not valid UTF-8 (at value["a b"])`},
		{"a cycle", `local t = {}; t.me = { t }; return json.encode(t)`, `!@ robot.json.encode: argument 1, 'value', cannot be written as JSON: there is a table that contains itself (at value.me[1])`},
		{"101 levels", `local t = {}; for i = 1, 100 do t = { t } end; local ok, e = pcall(json.encode, t); return e:sub(2, 125)`,
			`"robot.json.encode: argument 1, 'value', cannot be written as JSON: there is a table nested more than 100 levels deep (at val"`},
		{"keys that become the same", `return json.encode({ "a", ["1"] = "b" })`, `!@ robot.json.encode: argument 1, 'value', cannot be written as JSON: there is a table with two keys that become the same text "1" (at value["1"])`},
		{"a key that is a table", `return json.encode({ [{}] = 1 })`, `!@ robot.json.encode: argument 1, 'value', cannot be written as JSON: there is a dict key that is a table (at value[table])`},
		{"a table that is there too often", `local t = {}; for i = 1, 30 do t = { t, t } end; local ok, e = pcall(json.encode, t); return e:match("%S.*values")`,
			`"robot.json.encode: argument 1, 'value', cannot be written as JSON: there is more than 1048576 values"`},
		{"more than 64 MiB of text", `local s, t = ("x"):rep(2^20), {}; for i = 1, 70 do t[i] = s end; json.encode(t)`,
			`!@ robot.json.encode: argument 1, 'value', cannot be written as JSON: there is more than 64 MiB of text (at value[64])`},
		{"an indent that is too wide", `json.encode(1, { indent = 17 })`, `!@ robot.json.encode: argument 2, 'options', option 'indent' must be 0 to 16, not 17`},
	})
}

func TestGetAndSet(t *testing.T) {
	luatest.New(t, prelude+`
local order = json.decode('{"id": 7, "items": [{"name": "pen", "price": null}, {"name": "ink"}], "a/b": {"m~n": 1, "": 2}, "404": "x"}')
local function both(...) return robot.list({ json.get(...) }) end
local function set(...) local v, e = json.set(...); return v and json.encode(v) or e end `).Check([]luatest.Row{
		{"a JSON Pointer counts from 0", `return json.get(order, "/items/1/name")`, `"ink"`},
		{"a path counts from 0", `return json.get(order, "items[1].name")`, `"ink"`},
		{"a path of an index", `return json.get("[[1, 2], [3]]", "[1][0]")`, `3`},
		{"the empty place is the whole", `return json.get("[1]", "")`, `[1]`},
		{"~1 is / and ~0 is ~", `return json.get(order, "/a~1b/m~0n")`, `1`},
		{"a key may be empty", `return json.get(order, "/a~1b/")`, `2`},
		{"a key may be digits", `return json.get(order, "/404")`, `"x"`},
		{"a number as a key is found by its text", `return json.get({ [404] = "y" }, "/404")`, `"y"`},
		{"a JSON text is read", `return json.get('{"a": {"b": [10]}}', "/a/b/0")`, `10`},
		{"null is found", `return json.get(order, "/items/0/price", "default") == robot.null`, `true`},
		{"what is not there is the default", `return { json.get(order, "/nothing", "default"), json.get(order, "/id/x/y", 5) }`, `["default" 5]`},
		{"the default may be nil", `return select("#", json.get(order, "/nothing", nil))`, `1`},
		{"a key that is not there", `return both(order, "/items/0/colour")`, `[<nil> "there is no /items/0/colour: /items/0 is an object with name, price"]`},
		{"an index that is not there", `return both(order, "items[2].name")`, `[<nil> "there is no /items/2/name: /items is a list with 2 items"]`},
		{"an index with zeros in front", `return both(order, "/items/01")`, `[<nil> "there is no /items/01: /items is a list with 2 items"]`},
		{"a place in a scalar", `return both(order, "/id/x")`, `[<nil> "there is no /id/x: /id is a number"]`},
		{"a place in null", `return both(order, "/items/0/price/x")`, `[<nil> "there is no /items/0/price/x: /items/0/price is null"]`},
		{"a place in the whole", `return both("1", "/x")`, `[<nil> "there is no /x: the whole is a number"]`},
		{"a text that is no JSON has no default", `return both("[1", "/0", "default")`, `[<nil> "line 1, column 3: expected ',' or ']', not the end of the text\n  [1\n    ^"]`},
		{"a wrong pointer", `json.get({}, "/a~b")`, `!@ robot.json.get: argument 2, 'place', is wrong: "/a~b" is no JSON Pointer: a ~ is written as ~0`},
		{"a path without a key", `json.get({}, "a..b")`, `!@ robot.json.get: argument 2, 'place', is wrong: "a..b" is no path: a key is missing`},
		{"a path with an index that is none", `json.get({}, "a[x]")`, `!@ robot.json.get: argument 2, 'place', is wrong: "a[x]" is no path: [x] is not an index`},
		{"a path that goes on behind an index", `json.get({}, "a[0]b")`, `!@ robot.json.get: argument 2, 'place', is wrong: "a[0]b" is no path: expected a key or an index after [0]`},

		{"set replaces", `return set('{"a": [1, 2], "b": 0}', "/a/0", "x")`, `"{\"a\":[\"x\",2],\"b\":0}"`},
		{"set adds a key", `return set('{"a": {}}', "a.b", { 1 })`, `"{\"a\":{\"b\":[1]}}"`},
		{"set appends", `return { set("[1]", "/1", 2), set("[1]", "/-", 2), set("[]", "/0", 1) }`, `["[1,2]" "[1,2]" "[1]"]`},
		{"set takes away", `return { set('{"a": 1, "b": 2}', "/a", nil), set("[1, 2, 3]", "/0", nil) }`, `["{\"b\":2}" "[2,3]"]`},
		{"set changes the table", `local t = {}; json.set(t, "/a", 1); return t`, `{"a": 1}`},
		{"set keeps a number as a key", `return set({ [404] = "x" }, "/404", "y")`, `"{\"404\":\"y\"}"`},
		{"set makes no parents", `return set("{}", "/a/b", 1)`, `"there is no /a: the whole is an empty object"`},
		{"set makes no holes", `return set("[1]", "/2", 1)`, `"there is no /2: the whole is a list with 1 item"`},
		{"set keeps a list a list", `return set("[]", "/a", 1)`, `"there is no /a: the whole is an empty list"`},
		{"set does not replace the whole", `json.set({}, "", 1)`, `!@ robot.json.set: argument 2, 'place', is wrong: the whole value cannot be replaced`},
		{"set needs a list or an object", `json.set("1", "/a", 1)`, `!@ robot.json.set: argument 1, 'value', must be a table or the JSON text of a list or an object, not 1`},
	})
}
