--- What the soak calls.
local fs = require("robot.fs")
local json = require("robot.json")
local log = require("robot.log")
local robot = require("robot")
local wait = require("robot.wait")

local Soak = {}
Soak.__index = Soak

function Soak.new() return setmetatable({ count = 0 }, Soak) end

function Soak.echo(value) return value end

--- Logs n messages and a warning.
---@param n integer
---@return integer
function Soak.speak(n)
  for i = 1, n do log.info("message ", i, " of ", n) end
  print("*WARN* a printed warning")
  return n
end

--- Counts the calls of this instance.
---@return integer
function Soak:count_up()
  self.count = self.count + 1
  return self.count
end

--- Takes a list of dicts apart and puts it together again.
---@param rows table<string, any>[]
---@return table<string, any>
function Soak.turn(rows)
  local ids, sum = {}, 0
  for i, row in ipairs(rows) do
    ids[#rows - i + 1] = row.id
    sum = sum + row.ratio
  end
  return { ids = ids, sum = sum, first = rows[1] }
end

--- Writes and reads a file. One that is kept vanishes with the instance.
---@param text string
---@param keep boolean
---@return integer
function Soak.use_file(text, keep)
  local name = assert(fs.temp_file())
  assert(fs.write(name, text))
  assert(fs.append(name, text))
  local size = #assert(fs.read(name))
  if not keep then assert(fs.remove(name)) end
  return size
end

--- A file outside of --fs-root is nil and a message.
function Soak.read_outside() return assert(fs.read("../../../etc/hostname")) end

--- Writes a value as JSON and reads it again.
function Soak.use_json(value) return assert(json.decode(json.encode(value, { pretty = true }))) end

---@param text string
function Soak.read_json(text) return assert(json.decode(text)) end

---@param message string
function Soak.fail(message) error(message) end

---@param message string
function Soak.fail_softly(message) robot.fail(message, { continuable = true }) end

---@param message string
function Soak.skip(message) robot.skip(message) end

---@param n integer
function Soak.double(n) return n * 2 end

function Soak.index_nil()
  local nothing
  return nothing.field
end

--- Many protected calls and coroutines that fail.
---@param n integer
---@return integer
function Soak.catch(n)
  local caught = 0
  for i = 1, n do
    if not pcall(error, "number " .. i) then caught = caught + 1 end
    local ok = coroutine.resume(coroutine.create(function() error({ message = "in a coroutine" }) end))
    if not ok then caught = caught + 1 end
  end
  return caught
end

function Soak.endless()
  while true do pcall(function() while true do end end) end
end

---@timeout 150ms
function Soak.loop_too_long()
  while true do end
end

---@timeout 150ms
function Soak.sleep_too_long() robot.sleep(60) end

---@timeout 150ms
function Soak.wait_too_long() wait.until_true(function() return false end, { timeout = "1 min", every = 0.01 }) end

---@timeout 150ms
function Soak.match_too_long() return ("a"):rep(2 ^ 20):match("(a-)b") end

---@timeout 150ms
function Soak.sort_too_long()
  table.sort({ 3, 2, 1 }, function() while true do end end)
end

--- A value that takes long to send.
---@param megabytes integer
function Soak.large(megabytes) return ("0123456789abcdef"):rep(65536 * megabytes) end

function Soak:__close() self.count = nil end

return Soak
