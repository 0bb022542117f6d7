-- A random number generator whose numbers depend on its seed alone. Lua's math.random is shared by everything that
-- runs in the process, so its numbers cannot be had again.
local Random = {}
Random.__index = Random

local MODULUS, MULTIPLIER = 2 ^ 31 - 1, 48271 -- Park and Miller's; a product stays below 2^53

--- Makes a generator.
---@param seed integer
function Random.new(seed)
  local self = setmetatable({ state = seed % (MODULUS - 1) + 1 }, Random)
  for _ = 1, 3 do -- seeds that are close would begin alike
    self:integer(0, 1)
  end
  return self
end

--- A number from low to high, at most 2^31 - 2 apart.
function Random:integer(low, high)
  self.state = self.state * MULTIPLIER % MODULUS
  return low + self.state % (high - low + 1)
end

--- One of the items of a list.
function Random:pick(items)
  return items[self:integer(1, #items)]
end

--- A text in which every # of the mask is a digit and every ? one of the characters.
function Random:fill(mask, characters)
  return (mask:gsub("[#?]", function(mark)
    local i = mark == "#" and self:integer(1, 10) or self:integer(1, #characters)
    return mark == "#" and ("0123456789"):sub(i, i) or characters:sub(i, i)
  end))
end

return Random
