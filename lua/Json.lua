--- Reads, writes, changes and checks JSON.
---
--- Where a keyword takes JSON, it takes the text as well as what `Load Json` made of it. A place in it is a JSON Pointer
--- such as ``/items/0/name`` or a path such as ``items[0].name``; both count from 0.
---
--- On its way to the test and back ``null`` does not survive: it is ``None`` or empty text there. A text keeps everything.
---@version 1.0.0
local robot = require("robot")
local check = require("robot.assert")
local json = require("robot.json")
local log = require("robot.log")
local places = require("_lib.places")

local Json = {}

--- The value of a JSON text; what is no text is a value already.
local function value_of(given, what)
  if type(given) ~= "string" then
    return given
  end
  local value, problem = json.decode(given)
  if problem then
    error(("the %s is not JSON: %s"):format(what, problem))
  end
  return value
end

--- What is at a place of JSON, which must be there.
local function value_at(given, where)
  return places.get(value_of(given, "text"), where)
end

--- What has become of what was given: text if it was text.
local function like_given(given, value)
  return type(given) == "string" and json.encode(value) or value
end

--- Returns the value of a JSON text: a dictionary, a list, text, a number, a boolean or ``None``.
---@param text string
---@return any
function Json.load_json(text)
  return value_of(text, "text")
end

---@class DumpOptions
---@field pretty? boolean = false     in several lines, indented
---@field indent? integer             in several lines, indented by so many spaces
---@field sort_keys? boolean = false  by name; otherwise the order is kept

--- Returns a value as JSON text.
---@param value any
---@param options DumpOptions
---@named options
---@return string
function Json.dump_json(value, options)
  return json.encode(value, options)
end

--- Logs JSON in several lines, and returns its value.
---@param given any  a JSON text or a value
---@return any
function Json.log_json(given)
  local value = value_of(given, "text")
  log.info(json.encode(value, { pretty = true }))
  return value
end

--- Returns the value at a place. Without a default, the place must be there.
---@param given any      a JSON text or a value
---@param place string   such as ``/items/0/name`` or ``items[0].name``
---@param default? any   what to return if there is no such place
---@return any
function Json.get_json_value(given, place, default)
  local found, problem = places.find(value_of(given, "text"), place)
  if problem and default == nil then
    error(problem)
  end
  return problem and default or found
end

--- Puts a value at a place and returns the whole, as text if it was given as text. The place may be a new key, or the one
--- behind the last item of a list, which is ``-`` too.
---@param given any      a JSON text or a value
---@param place string
---@param value any      stays text if it is one
---@return any
function Json.set_json_value(given, place, value)
  if value == nil then
    value = robot.null
  end
  local changed, problem = json.set(value_of(given, "text"), place, value)
  return like_given(given, changed or error(problem))
end

--- Takes away what is at a place and returns the whole, as text if it was given as text.
---@param given any      a JSON text or a value
---@param place string
---@return any
function Json.remove_json_value(given, place)
  local value = value_of(given, "text")
  places.get(value, place)
  return like_given(given, (json.set(value, place, nil)))
end

---@class MessageOptions
---@field message? string  what to say in front of the failure

--- Fails unless both are the same. Layout and the order of keys do not matter. The failure names every place that differs.
---@param actual any    a JSON text or a value
---@param expected any  a JSON text or a value
---@param options MessageOptions
---@named options
function Json.json_should_be_equal(actual, expected, options)
  check.equal(value_of(actual, "actual text"), value_of(expected, "expected text"), { pointers = true, message = options.message })
end

--- Fails unless the value at a place is the expected one. If the value is not text, the expected one may be written as JSON:
--- ``5``, ``true``, ``null`` or ``["a", "b"]``.
---@param given any     a JSON text or a value
---@param place string
---@param expected any
---@param options MessageOptions
---@named options
function Json.json_value_should_be(given, place, expected, options)
  local found = value_at(given, place)
  local message = options.message and options.message .. ": " .. place or place
  check.equal(found, places.expected(found, expected), { pointers = true, message = message })
end

--- Fails unless the value at a place is of a type. ``integer`` is a number without a fraction.
---@param given any     a JSON text or a value
---@param place string
---@param type "dict"|"list"|"string"|"number"|"integer"|"boolean"|"null"
---@param options MessageOptions
---@named options
function Json.json_value_should_be_of_type(given, place, type, options)
  check.type_of(value_at(given, place), type, options.message and options.message .. ": " .. place or place)
end

--- Fails unless the text at a place has a piece, the list an item or the dictionary a key.
---@param given any     a JSON text or a value
---@param place string
---@param item any
---@param options MessageOptions
---@named options
function Json.json_value_should_contain(given, place, item, options)
  check.contains(value_at(given, place), item, options.message and options.message .. ": " .. place or place)
end

--- Fails unless there is something at a place, be it null.
---@param given any     a JSON text or a value
---@param place string
function Json.json_should_have(given, place)
  value_at(given, place)
end

--- Fails if there is something at a place.
---@param given any     a JSON text or a value
---@param place string
function Json.json_should_not_have(given, place)
  local found, problem = places.find(value_of(given, "text"), place)
  if not problem then
    error(("there is %s: %s"):format(place, json.encode(found)))
  end
end

return Json
