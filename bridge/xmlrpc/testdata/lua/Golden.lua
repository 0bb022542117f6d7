--- A library for wire transcripts.
---@version 1.0
local Golden = {}
Golden.__index = Golden
local log = require("robot.log")
local robot = require("robot")

--- Connects.
---@param address? string = "usb0"  VISA address
---@param timeout? number = 2.5
function Golden.new(address, timeout)
  return setmetatable({ address = address, timeout = timeout }, Golden)
end

--- Adds.
---@param a integer
---@param b? number = 1.5
---@return number
---@tags math, fast
function Golden:add(a, b)
  return a + b
end

---@class Options
---@field port? integer = 80
---@field user string
---@field [string] any
---@param opts Options
---@named opts
function Golden:connect(host, opts, ...)
  return { host = host, opts = opts, rest = { ... } }
end

---@keyword Channel ${channel} should be ${state}
function Golden:channel(channel, state)
  error("channel " .. channel .. " is not " .. state)
end

function Golden:values()
  return { robot.null, true, 1, 2147483648, 2.5, "a<&>é", "\0", robot.bytes("b"), {}, robot.dict() }
end

function Golden:nothing() end

function Golden:log_all()
  log.debug("first")
  log.info("two\n*WARN* lines")
  print("*WARN* printed")
end

function Golden:fail_all()
  error { message = "<b>broken</b>", type = "Limit", html = true, continuable = true, fatal = true }
end

function Golden:skip()
  robot.skip("no hardware")
end

---@param n? integer
function Golden:optional(n)
  return type(n)
end

return Golden
