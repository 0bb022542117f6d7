local M = {}
function M.k(
return M
