local M = {}
function M.add(x) return x end
function M.only_here() return "here" end
local count = 0
function M.count() count = count + 1; return count end
function M.loop() while true do end end
local robot = require("robot")
function M.wait_for_release(seconds) robot.sleep(tonumber(seconds)); return "released" end
function M.bad_key() print("important") return { ["a\1b"] = 1 } end
return M
