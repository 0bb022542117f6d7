local M = {}
function M.fine()
  return 1 +
end
return M
