local M = {}
function M.lost() end
