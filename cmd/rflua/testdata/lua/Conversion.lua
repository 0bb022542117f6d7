--- Robot Framework converts arguments by the types of the annotations.
local M = {}

local function describe(...)
  local texts = {}
  for i = 1, select("#", ...) do
    local value = select(i, ...)
    texts[i] = type(value) .. " " .. tostring(value)
  end
  return table.concat(texts, ", ")
end

---@param value integer
function M.take_integer(value) return describe(value) end

---@param value number
function M.take_number(value) return describe(value) end

---@param value boolean
function M.take_boolean(value) return describe(value) end

---@param value string
function M.take_string(value) return describe(value) end

---@param value "slow"|"fast"|3
function M.take_literal(value) return describe(value) end

---@param value integer[]
function M.take_integers(value)
  return #value .. ": " .. describe(unpack(value))
end

---@param value table<string, integer>
function M.take_dict(value)
  local sum = 0
  for _, n in pairs(value) do
    sum = sum + n
  end
  return describe(sum)
end

---@param value integer|nil
function M.take_integer_or_nil(value) return describe(value) end

---@param value integer|boolean
function M.take_union(value) return describe(value) end

---@alias Level "low"|"high"

---@param value Level
function M.take_alias(value) return describe(value) end

---@param value SomethingUnknown
function M.take_unknown(value) return describe(value) end

function M.take_anything(value) return describe(value) end

---@param count? integer = 3
---@param ratio? number = 0.5
---@param flag? boolean = true
---@param word? string = "word"
---@param list? integer[] = {1, 2}
---@param nothing? integer
function M.take_defaults(count, ratio, flag, word, list, nothing)
  return describe(count, ratio, flag, word, #list, nothing)
end

--- Without a comment there are no types.
function M.two_and_rest(a, b, ...)
  return describe(a, b, ...)
end

return M
