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
  return setmetatable({ address = address, timeout = timeout, count = 0 }, Golden)
end

--- Adds.
---@param a integer  the first
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
function Golden:connect(host, opts)
  return { host = host, opts = opts, address = self.address, timeout = self.timeout }
end

function Golden:same(x)
  return x
end

function Golden:values()
  return { robot.null, true, 1, 2.5, "a\"é", robot.bytes("b"), {}, robot.dict() }
end

function Golden:log_all()
  log.debug("first")
  log.html("<b>")
  log.console("shown")
  print("*WARN* printed")
end

function Golden:fail_all()
  error { message = "broken", type = "Limit", continuable = true }
end

function Golden:fatal()
  robot.fatal("power is off")
end

function Golden:skip()
  robot.skip("no hardware")
end

function Golden:next()
  self.count = self.count + 1
  return self.count
end

function Golden:loop()
  log.info("looping")
  while true do
  end
end

function Golden:flood()
  local line = ("x"):rep(100000)
  while true do
    log.info(line)
  end
end

function Golden:wait(seconds)
  log.info("waiting")
  robot.sleep(seconds)
  return "waited"
end

return Golden
