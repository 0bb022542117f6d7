--- Counts, to see who shares an instance with whom.
local M = {}
local count = 0

---@return integer
function M.count_up()
  count = count + 1
  return count
end

return M
