--- Counts up to a limit: replace this by what your library is about.
---
--- Robot Framework shows this text as the introduction of the library. The functions below are its keywords: `count_up` is
--- the keyword `Count Up`. Save the file while the server runs, and the next call runs the new code.
---@version 0.1.0
local log = require("robot.log")

---@class Example
---@field limit integer
---@field count integer
local Example = {}
Example.__index = Example

--- Its arguments can be given in the URL: ``http://127.0.0.1:8270/Example?limit=3``.
---@param limit? integer = 10  how far it counts
function Example.new(limit)
  return setmetatable({ limit = limit, count = 0 }, Example)
end

--- Counts on and returns the count. Beyond the limit it fails.
---@param step? integer = 1
---@return integer
---@tags counting
function Example:count_up(step)
  local count = self.count + step
  if count > self.limit then
    error(("cannot count to %d: the limit is %d"):format(count, self.limit))
  end
  self.count = count
  log.info("counted to ", count)
  return count
end

--- Starts again at zero.
---@tags counting
function Example:reset_count()
  self.count = 0
end

---@keyword The count should be ${expected}
---@param expected integer
---@tags check
function Example:the_count_should_be(expected)
  if self.count ~= expected then
    error(("the count should be %d but is %d"):format(expected, self.count))
  end
end

return Example
