--- A library that inherits keywords from another table.
local Base = require("_base")

local Child = setmetatable({}, { __index = Base })
Child.__index = Child

function Child.new()
  return setmetatable({ name = "child" }, Child)
end

function Child:overridden()
  return "overridden by " .. self.name
end

function Child:own()
  return "own of " .. self.name .. ", " .. self:inherited()
end

return Child
