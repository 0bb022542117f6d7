-- Not a library: its name starts with _.
local Base = {}
Base.__index = Base

--- Comes from the base.
---@tags base
function Base:inherited()
  return "inherited by " .. self.name
end

function Base:overridden()
  return "never seen"
end

return Base
