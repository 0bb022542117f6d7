local M = {}
---@keyword Who Am I
function M.who() return "two" end
function M.only_in_two() return "second twin" end
return M
