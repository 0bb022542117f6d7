--- Keywords that the program declares itself.
local robot = require("robot")
local M = {}

for _, shape in ipairs({ "circle", "square" }) do
  robot.keyword({
    name = "Draw " .. shape,
    args = { "size", { "colour", "black" }, "*more" },
    types = { size = "int" },
    tags = { "drawing", shape },
    doc = "Draws a " .. shape .. ".",
    run = function(size, colour, ...)
      return shape .. " " .. type(size) .. " " .. size .. " " .. colour .. " " .. select("#", ...)
    end,
  })
end

M.named_by_key = robot.keyword({ run = function(a, b) return b, a end })

robot.keyword({
  name = "Measure ${what} in ${unit}",
  args = { "what", "unit" },
  run = function(what, unit) return what .. "/" .. unit end,
})

robot.keyword({
  name = "Take Options",
  args = { "first", "*", "level", { "depth", 2 }, "**free" },
  run = function(first, named)
    return { first = first, level = named.level, depth = named.depth, extra = named.extra }
  end,
})

robot.keyword({
  name = "Strictly Positional",
  args = { "a", "/", "b" },
  run = function(a, b) return a .. b end,
})

--- Described by a comment as usual.
function M.ordinary()
  return "ordinary"
end

return M
