-- A hybrid library whose keywords are made for each instance.
local M = {}
M.__index = M

function M.new()
  local object = setmetatable({ pressed = {} }, M)
  for _, colour in ipairs({ "red", "green" }) do
    object["press_" .. colour] = function(self, times)
      self.pressed[colour] = (self.pressed[colour] or 0) + times
      return self.pressed[colour]
    end
  end
  return object
end

function M:get_keyword_names()
  local names = {}
  for name, value in pairs(self) do
    if type(value) == "function" then
      names[#names + 1] = name
    end
  end
  return names
end

return M
