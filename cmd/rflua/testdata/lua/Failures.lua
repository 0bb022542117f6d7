--- Every way in which a keyword can fail.
local robot = require("robot")
local arithmetic = require("parts.arithmetic")
local M = {}

function M.fail_with(message) error(message) end
function M.fail_at_level(message) error(message, 1) end
function M.fail_with_number() error(42) end
function M.fail_with_nil() error(nil) end
function M.fail_with_boolean() error(true) end
function M.fail_with_function() error(function() end) end
function M.fail_with_empty_table() error({}) end
function M.fail_with_table(fields) error(fields) end
function M.fail_with_bytes() error("bad \255 byte and \1 control") end

---@param message string
---@param type? string
---@param html? boolean
---@param continuable? boolean
function M.robot_fail(message, type, html, continuable)
  robot.fail(message, { type = type, html = html, continuable = continuable })
end

function M.robot_fail_without_options(message) robot.fail(message) end
function M.robot_fail_with_unknown_option() robot.fail("x", { contnuable = true }) end
function M.robot_fatal(message) robot.fatal(message) end
function M.robot_skip(message) robot.skip(message) end
function M.assert_fails() assert(false, "assertion text") end
function M.assert_without_message() assert(nil) end

function M.index_nil()
  local device
  return device.name
end

function M.call_nil() M.no_such_function() end
function M.fail_in_module() arithmetic.fail_deeply() end

local function inner() error("from inside") end
local function outer()
  inner()
  return 1
end

function M.fail_through_functions()
  outer()
  return 1
end

function M.caught()
  local ok, message = pcall(inner)
  return { ok, message }
end

function M.rethrown()
  local ok, failure = pcall(function() robot.fail("first", { type = "KindOf", continuable = true }) end)
  if not ok then
    error(failure)
  end
end

function M.caught_failure_as_text()
  local _, failure = pcall(robot.fail, "the text")
  return tostring(failure)
end

function M.endless_recursion()
  local function f() return 1 + f() end
  return f()
end

--- Logs, then fails: both arrive.
function M.log_and_fail()
  print("before the failure")
  error("after the message")
end

---@param a integer
---@param b? integer = 1
function M.takes_one_or_two(a, b) return a end

function M.still_works() return "works" end

return M
