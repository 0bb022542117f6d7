local M = {}
function M.only_here(...)
  return { "here", ... }
end
return M
