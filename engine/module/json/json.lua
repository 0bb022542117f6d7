---@meta robot.json

--- JSON texts from Lua values and back.
---
---     local json = require("robot.json")
---     local order = assert(json.decode('{"id": 7, "items": [{"name": "pen", "price": null}]}'))
---     order.items[1].name                --> "pen"
---     order.items[1].price == robot.null --> true: null is robot.null everywhere, because nil would lose the key
---     json.get(order, "/items/0/name")   --> "pen": places count from 0
---     json.encode(order, { pretty = true })
---
--- The order of keys is kept both ways. Lists and objects from a text stay what they are, also empty ones; `{}` is written
--- as a list, `robot.dict()` as an object. An integer beyond 2^53 keeps its digits, as with `robot.int`, or becomes a string
--- if it has more than 64 bits. Of a key that an object has twice, the last value counts.
---
--- A text has at most 64 MiB, 1048576 values and 100 levels.
local json = {}

---@class robot.json.EncodeOptions
---@field pretty? boolean     in several lines, indented by two spaces
---@field indent? integer     in several lines, indented by so many spaces
---@field sort_keys? boolean  by name, instead of in the order in which they were set

--- Writes a value as JSON. A value that JSON cannot hold is an error that says where in the value it is: functions, `nan`,
--- infinity, strings that are not valid UTF-8, tables that contain themselves.
---@param value? any
---@param options? robot.json.EncodeOptions
---@return string
function json.encode(value, options) end

---@class robot.json.DecodeOptions
---@field nulls? "keep"|"drop"  what becomes of a key whose value is null: it is robot.null, or is left out

--- Reads a JSON text.
---@param text string
---@param options? robot.json.DecodeOptions
---@return any value     nil if the text is no JSON
---@return string? message  why not: the line, the column and the place
function json.decode(text, options) end

--- Finds a part of a value.
---@param value any      a table, or a JSON text
---@param place string   a JSON Pointer such as "/items/0/name", or a path such as "items[0].name"; both count from 0
---@param default? any   what there is to be if there is no such place
---@return any found     nil if there is no such place and no default
---@return string? message  how far the place leads and what is there
function json.get(value, place, default) end

--- Puts something into a value, at a place whose parent is there. A list grows by one item at the place behind its last,
--- or at "-".
---@param value any      a table, which is changed, or a JSON text
---@param place string   a JSON Pointer or a path, as for `get`
---@param new? any       nil takes a key away
---@return table? changed   nil if there is no such place
---@return string? message  how far the place leads and what is there
function json.set(value, place, new) end

return json
