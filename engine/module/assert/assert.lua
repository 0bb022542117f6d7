---@meta robot.assert

--- Checks that fail the keyword with a message that says what differs. A message of your own goes in front of it.
---
---     local check = require("robot.assert") -- `assert` is Lua's own function
---     check.equal(order, { id = 7, items = { { name = "pen" } } }, "order")
---     --> order: value.items[1].name: "ink" != "pen"
---     local year = check.matches(text, "^(%d+)-")
---     check.raises(function() connect("nowhere") end, "no such host")
---
--- Tables are compared by what they hold, however nested and in any order of keys. `nil` and `robot.null` are different.
local assert = {}

---@class robot.assert.EqualOptions
---@field message? string    what to say in front
---@field pointers? boolean  places are JSON Pointers, which count from 0 as tests do: /items/0/name

--- Fails unless two values are the same. The message names every place where they are not, up to 20.
---@param actual? any
---@param expected? any
---@param message? string|robot.assert.EqualOptions
function assert.equal(actual, expected, message) end

--- Fails if two values are the same.
---@param actual? any
---@param unexpected? any
---@param message? string
function assert.not_equal(actual, unexpected, message) end

--- Fails unless a string has a piece, a list an item or any other table a key.
---@param container? any
---@param item? any
---@param message? string
function assert.contains(container, item, message) end

--- Fails if a string has a piece, a list an item or any other table a key.
---@param container? any
---@param item? any
---@param message? string
function assert.not_contains(container, item, message) end

--- Fails unless a Lua pattern is found in a text, as by `string.find`. Begin it with ^ and end it with $ to match all.
---@param text? any
---@param pattern string
---@param message? string
---@return string ...  the captures, or what was found
function assert.matches(text, pattern, message) end

---@class robot.assert.Tolerance
---@field abs? number  how far the numbers may be apart
---@field rel? number  the same, as a part of the expected one: 0.01 is one percent; the larger counts

--- Fails if two numbers are further apart than the tolerance.
---@param actual? any
---@param expected number
---@param tolerance? number|robot.assert.Tolerance  {rel = 1e-9} by default; a number is {abs = number}
---@param message? string
function assert.near(actual, expected, tolerance, message) end

--- Fails if a value is nil, false or robot.null.
---@param value? any
---@param message? string
function assert.is_true(value, message) end

--- Fails unless a value is nil, false or robot.null.
---@param value? any
---@param message? string
function assert.is_false(value, message) end

--- Fails unless a value is of a type.
---@param value? any
---@param type "nil"|"boolean"|"number"|"integer"|"string"|"table"|"list"|"dict"|"function"|"thread"|"userdata"|"null"
---@param message? string
function assert.type_of(value, type, message) end

--- Calls a function and fails unless it raises an error.
---@param fn fun()
---@param expected? string  the whole message, or a Lua pattern that is found in it
---@param message? string
---@return string text  the message of the error, as a test would be shown it
---@return any raised   the error itself
function assert.raises(fn, expected, message) end

return assert
