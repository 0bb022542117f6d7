--- Values both ways: what a test sends, what Lua sees, what goes back.
local robot = require("robot")
local M = {}

--- Gives back what it got.
function M.echo(value)
  return value
end

--- What Lua sees: the type and the value as text.
function M.see(value)
  return type(value) .. " " .. tostring(value)
end

---@param value? integer
function M.see_optional_integer(value)
  return type(value) .. " " .. tostring(value)
end

---@param value? string
function M.see_optional_string(value)
  return type(value) .. " " .. tostring(value)
end

---@param value string
function M.see_string(value)
  return type(value) .. " " .. value
end

--- The bytes of a Lua string as numbers.
function M.see_bytes(value)
  return robot.list({ value:byte(1, -1) })
end

--- The keys of a table in the order of pairs, with the type of each value.
function M.see_items(value)
  local seen = robot.list()
  for key, item in pairs(value) do
    seen[#seen + 1] = tostring(key) .. ": " .. type(item) .. " " .. tostring(item)
  end
  return seen
end

function M.null_in_list(list)
  return { type(list[1]) .. " " .. tostring(list[1]), list[1] == robot.null, list[2] }
end

function M.return_nothing() end
function M.return_nil() return nil end
function M.return_true() return true end
function M.return_false() return false end
function M.return_empty_string() return "" end
function M.return_text() return "<tag attr=\"a\">&amp; 'ünïcödé' 漢字 😀]]>" end
function M.return_line_ends() return "unix\ndos\r\nmac\rtab\t end" end
function M.return_control_characters() return "null \0 bell \7 escape \27" end
function M.return_control_with_umlaut() return "ü\1" end
function M.return_invalid_utf8() return "\255\254\0caf\233" end
function M.return_many_values() return 1, 2, 3 end

function M.return_int(text) return robot.int(text) end
function M.two_to_the_31() return 2 ^ 31 end
function M.two_to_the_53() return 2 ^ 53 end
function M.two_to_the_64() return 2 ^ 64 end
function M.minus_two_to_the_31_minus_1() return -2 ^ 31 - 1 end
function M.integral_number() return 10 / 2 end
function M.fraction() return 10 / 4 end
function M.is_huge(value) return value == math.huge end
function M.huge() return math.huge end
function M.minus_huge() return -math.huge end
function M.not_a_number() return 0 / 0 end
function M.tiny() return 5e-324 end

---@return number
function M.annotated_number() return 5 end

---@return number[]
function M.annotated_numbers() return { 1, 2 } end

---@return table<string, number>
function M.annotated_number_dict() return { a = 1 } end

function M.forced_float() return robot.float(3) end
function M.forced_int() return robot.int(3) end
function M.calculated_with_forced() return robot.int(3) + 1, robot.float(2) end
function M.forced_bytes() return robot.bytes("text") end
function M.forced_empty_bytes() return robot.bytes("") end

function M.return_list() return { "a", 2, true } end
function M.return_nested() return { { 1, { 2, {} } }, { deep = { deeper = { "x" } } } } end
function M.return_list_with_null() return { 1, robot.null, 3 } end
function M.return_empty_table() return {} end

---@return table<string, any>
function M.return_empty_annotated_dict() return {} end

---@class Point
---@field x number
---@field y number

---@return Point
function M.return_point() return { x = 1, y = 2 } end

function M.return_empty_dict() return robot.dict() end
function M.return_empty_list() return robot.list() end
function M.return_dict_of_numbered() return robot.dict({ "a", "b" }) end

function M.return_ordered()
  local t = {}
  for _, key in ipairs({ "zebra", "apple", "mango", "banana" }) do
    t[key] = #key
  end
  return t
end

function M.return_mixed_keys() return { [1] = "one", two = 2, [true] = "yes", [2.5] = "half" } end
function M.return_hole() return { [1] = "a", [3] = "c" } end
function M.return_sparse_list()
  local list = robot.list({ "a", "b" })
  list.extra = "kept"
  return list
end

--- Appends to a list and sets an item of a dict that came from the test.
function M.change(list, dict)
  list[#list + 1] = "new"
  dict.new = "item"
  return { list, dict }
end

function M.cycle()
  local t = { name = "loop", items = {} }
  t.items[2] = "x"
  t.items[1] = t
  return t
end

function M.function_inside() return { rows = { {}, {}, { on_close = function() end } } } end
function M.coroutine_inside() return { ["a key"] = coroutine.create(function() end) } end
function M.bare_function() return M.echo end
function M.table_as_key() return { [{}] = 1 } end

function M.too_deep()
  local t = {}
  for _ = 1, 150 do
    t = { t }
  end
  return t
end

function M.deep_enough()
  local t = { "bottom" }
  for _ = 1, 90 do
    t = { t }
  end
  return t
end

function M.control_character_in_key() return { ["a\1b"] = 1 } end

return M
