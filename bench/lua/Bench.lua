--- The keywords that the benchmark calls; python/Bench.py has the same.
local log = require("robot.log")

local Bench = {}

--- Returns what it gets.
function Bench.echo(value)
  return value
end

--- Logs 100 messages.
function Bench.speak()
  for i = 1, 100 do
    log.info("message ", i, " of the log")
  end
  return "spoken"
end

--- Computes for a while.
---@param n integer  rounds
---@return integer
function Bench.spin(n)
  local sum = 0
  for i = 1, n do
    sum = (sum + i * 7) % 1000003
  end
  return sum
end

return Bench
