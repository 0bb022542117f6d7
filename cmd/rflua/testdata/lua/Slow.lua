--- Keywords that take long, or for ever.
local robot = require("robot")
local M = {}
local began, last, rounds = 0, 0, 0

--- Runs for ever. How long it ran says Time Spun.
function M.spin()
  began, rounds = os.clock(), 0
  while true do
    last, rounds = os.clock(), rounds + 1
  end
end

--- The seconds that the last Spin ran before it was cancelled; fails if it never ran.
---@return number
function M.time_spun()
  assert(rounds > 0, "Spin never ran")
  return last - began
end

function M.spin_in_pcall()
  while true do
    pcall(function() while true do end end)
  end
end

function M.spin_in_coroutine()
  local spin = coroutine.wrap(function() while true do end end)
  spin()
end

function M.spin_in_coroutines()
  while true do
    coroutine.wrap(function() coroutine.yield() end)()
  end
end

function M.spin_in_tail_calls()
  local function f() return f() end
  return f()
end

function M.spin_in_sort()
  local t = {}
  for i = 1, 100 do t[i] = i end
  while true do
    table.sort(t, function(a, b) return a > b end)
  end
end

function M.spin_in_strings()
  local s = ("x"):rep(1000)
  while true do
    s:gsub("x", "y")
  end
end

---@param seconds? number = 3600
function M.sleep(seconds) robot.sleep(seconds) end

--- Takes about a second, and ends.
function M.count_to_a_million()
  local n = 0
  while n < 1000000 do
    n = n + 1
    if n % 1000 == 0 then
      robot.sleep(0.001)
    end
  end
  return n
end

function M.ping() return "pong" end

return M
