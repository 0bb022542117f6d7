---@meta robot.wait

--- Tries again until something is so.
---
---     local wait = require("robot.wait")
---     local order = wait.until_true(function() return find_order(7) end, { timeout = "30 s", every = 0.5 })
---     wait.until_passes(function() check.equal(status(), "ready") end, { message = "device" })
---     --> device: did not pass within 5 seconds; 26 tries, the last error: "busy" != "ready"
---
--- The function is tried at once, and for the last time when the timeout has passed. It is not interrupted. An error in it
--- is a try that did not help; only `robot.fatal` and `robot.skip` in it end the waiting. (`until` itself is a reserved word.)
local wait = {}

---@class robot.wait.Options
---@field timeout? number|string  seconds or a time such as "1 min 30 s"; 5 seconds by default
---@field every? number|string    the time between two tries; 0.2 seconds by default
---@field message? string         what to say in front of the failure

--- Calls a function until what it returns is neither nil, false nor robot.null, and returns all that it returned.
---@param fn fun(): any
---@param options? robot.wait.Options
---@return any ...
function wait.until_true(fn, options) end

--- Calls a function until it raises no error, and returns all that it returned.
---@param fn fun(): any
---@param options? robot.wait.Options
---@return any ...
function wait.until_passes(fn, options) end

return wait
