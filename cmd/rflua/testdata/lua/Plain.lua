--- Plain functions in a table: the simplest library there is.
---@version 1.2.3
local Plain = {}

--- Joins two texts with a blank.
---@param first string   the left one
---@param second string  the right one
---@return string         both
---@tags text, smoke
function Plain.join(first, second)
  return first .. " " .. second
end

function Plain.without_comment(a, b)
  return tostring(a) .. "/" .. tostring(b)
end

---@param greeting? string = "Hello"
---@param name? string = "World"
---@param times? integer = 1
function Plain.greet(greeting, name, times)
  return (greeting .. ", " .. name .. "!"):rep(times)
end

--- An optional argument without a default is nil.
---@param value any
---@param unit? string
function Plain.with_unit(value, unit)
  return tostring(value) .. (unit == nil and " without unit" or " " .. unit)
end

---@param first string
---@param ... number
---@return integer
function Plain.count_rest(first, ...)
  return select("#", ...)
end

---@param ... integer
function Plain.sum(...)
  local total = 0
  for _, n in ipairs({ ... }) do
    total = total + n
  end
  return total
end

---@keyword The Given Name
function Plain.some_function()
  return "some_function"
end

--- Deprecated ones warn.
---@deprecated Use `Join` instead.
function Plain.old_join(a, b)
  return a .. b
end

---@private
function Plain.hidden_by_annotation() end

function Plain._hidden_by_name() end

Plain.not_a_function = 42

return Plain
