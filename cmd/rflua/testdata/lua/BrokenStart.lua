local M = {}
local config = nil
M.size = config.size
return M
