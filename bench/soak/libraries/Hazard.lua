--- Runs code that is to harm the server.
local Hazard = {}

--- Runs code that never ends.
---@timeout 1s
---@param code string
function Hazard.run_endless(code) return assert(loadstring(code))() end

--- Runs code that meets a limit before the timeout, also on a machine that is busy.
---@timeout 20s
---@param code string
function Hazard.run_bounded(code) return assert(loadstring(code))() end

return Hazard
