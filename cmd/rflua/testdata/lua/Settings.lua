--- Reads what --variable gave to the server.
local robot = require("robot")
local M = {}

function M.read(name, default)
  return robot.variable(name, default)
end

return M
