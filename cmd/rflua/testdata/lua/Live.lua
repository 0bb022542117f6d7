--- Messages that arrive while the keyword runs.
local robot = require("robot")
local log = require("robot.log")
local M = {}

--- Logs a message and goes on for some seconds.
---@param text string
---@param seconds number
function M.log_then_wait(text, seconds)
  log.info(text)
  robot.sleep(seconds)
  log.info("waited")
end

--- Logs so many numbered messages.
---@param count integer
function M.log_many(count)
  for i = 1, count do
    log.info("message ", i)
  end
  return count
end

return M
