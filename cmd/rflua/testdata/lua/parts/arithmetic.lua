local M = {}

function M.double(n)
  return 2 * n
end

function M.fail_deeply()
  local nothing
  return nothing.field
end

return M
