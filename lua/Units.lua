--- Converts between units.
---
--- The keywords are made from a table: a new unit is a line in it, and every pair of units of a group becomes a keyword
--- such as ``Convert Miles To Kilometers``.
---@version 1.0.0
local robot = require("robot")

-- What a number of the unit is in the first unit of its group: the number times factor, plus offset.
local GROUPS = {
  { { "meters", 1 }, { "kilometers", 1000 }, { "miles", 1609.344 }, { "feet", 0.3048 } },
  { { "seconds", 1 }, { "minutes", 60 }, { "hours", 3600 }, { "days", 86400 } },
  { { "bytes", 1 }, { "kibibytes", 1024 }, { "mebibytes", 1024 ^ 2 }, { "gibibytes", 1024 ^ 3 } },
  { { "celsius", 1 }, { "fahrenheit", 5 / 9, -160 / 9 }, { "kelvin", 1, -273.15 } },
}

local function title(name)
  return name:sub(1, 1):upper() .. name:sub(2)
end

for _, units in ipairs(GROUPS) do
  for _, from in ipairs(units) do
    for _, to in ipairs(units) do
      if from ~= to then
        robot.keyword({
          name = ("Convert %s To %s"):format(title(from[1]), title(to[1])),
          doc = ("Returns how many %s the given %s are."):format(to[1], from[1]),
          args = { "amount" },
          types = { amount = "number", ["return"] = "number" },
          tags = { units[1][1] },
          run = function(amount)
            local base = amount * from[2] + (from[3] or 0)
            return (base - (to[3] or 0)) / to[2]
          end,
        })
      end
    end
  end
end

return {}
