--- Introduction of the library.
---
--- With a second paragraph & <special> characters.
---@version 4.5
local M = {}
M.__index = M

--- How to import it.
---@param device string     what to talk to
---@param speed? integer = 9600
function M.new(device, speed)
  return setmetatable({}, M)
end

--- Everything that a specification can have.
---@param text string                 some text
---@param count? integer = 3
---@param ratio? number = 0.5
---@param flag? boolean = true
---@param mode? "slow"|"fast" = "slow"
---@param items? integer[]
---@param map? table<string, number>
---@param either? integer|string = 1
---@param plain? table
---@return boolean ok  whether it worked
---@tags spec, hardware
function M:everything(text, count, ratio, flag, mode, items, map, either, plain)
  return true
end

return M
