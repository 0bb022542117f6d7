-- What the conformance suite calls.
local robot = require("robot")
local log = require("robot.log")
local Lib = {}
Lib.__index = Lib

---@param start? integer = 0
function Lib.new(start)
  return setmetatable({ n = start }, Lib)
end

function Lib:__close()
  print("closing at " .. self.n)
end

function Lib:next()
  self.n = self.n + 1
  return self.n
end

function Lib.pair(a, b) return { a, b } end

---@param b? number = 2.5
---@param c? string = "x"
---@param d? string
function Lib.defaults(a, b, c, d) return { a, b, c, type(d) } end

function Lib.rest(a, ...) return { a, { ... } } end

---@class Options
---@field port? integer = 80
---@field user string
---@field [string] any
---@param o Options
---@named o
function Lib.options(host, o) return o end

---@keyword Set ${what} to ${n}
function Lib.embedded(what, n) return what .. "=" .. n end

robot.keyword { name = "declared", args = { "a", "*", "n" }, run = function(a, named) return { a, named.n } end }

function Lib.same(x) return x end

function Lib.kind(x)
  if type(x) == "table" then
    return "list of " .. tostring(x[1])
  end
  return type(x) .. " " .. tostring(x)
end

function Lib.numbers()
  return { 3, 2.5, robot.float(3), (Lib.four()) }
end

function Lib.four() return robot.float(4) end

function Lib.nothing() end

function Lib.nulls() return { 1, robot.null } end

function Lib.binary() return { "\255\254", robot.bytes("a") } end

function Lib.tables() return { { 1, 2 }, { a = 1 }, {}, robot.dict() } end

function Lib.cycle()
  local t = { a = {} }
  t.a.b = t
  return t
end

function Lib.closure() return { 1, function() end } end

function Lib.controls() return "a\1b" end

function Lib.plain_error() error("too high") end

function Lib.runtime_error()
  local nothing
  return nothing.x
end

function Lib.typed_error() error { message = "too high", type = "Limit" } end

function Lib.continuable() robot.fail("go on", { continuable = true }) end

function Lib.fatal() robot.fatal("stop") end

function Lib.skip() robot.skip("later") end

function Lib.html() robot.fail("<b>x</b>", { html = true }) end

function Lib.speak()
  log.trace("t")
  log.debug("d")
  log.info("i")
  log.warn("w")
  log.error("e")
  log.html("<b>h</b>")
  log.console("c")
  print("printed")
  print("*WARN* marked")
  log.info("first\n*WARN* second")
end

function Lib.loop()
  log.info("looping")
  while true do
  end
end

return Lib
