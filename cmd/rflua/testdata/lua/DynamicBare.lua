-- A dynamic library with nothing but what it must have, as an object.
local M = {}
M.__index = M

function M.new()
  return setmetatable({ calls = 0 }, M)
end

function M:get_keyword_names()
  return { "first_thing", "Second Thing" }
end

function M:run_keyword(name, args)
  self.calls = self.calls + 1
  return name .. " " .. #args .. " " .. self.calls
end

return M
