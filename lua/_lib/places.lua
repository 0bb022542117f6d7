-- Places in JSON, as the libraries Json and Http take them from a test.
local json = require("robot.json")
local robot = require("robot")

local places = {}

--- What is at a place of a value, or nil and why there is nothing.
function places.find(value, where)
  -- robot.json.get would take a string for a JSON text.
  return json.get(type(value) == "string" and json.encode(value) or value, where)
end

--- What is at a place of a value. Raises an error that says how far the place leads.
function places.get(value, where)
  local found, problem = places.find(value, where)
  if problem then
    error(problem)
  end
  return found
end

--- What a test means that expects this where there is that: what is no text may be written as JSON, such as 5, true, null or
--- ["a"].
function places.expected(found, written)
  if type(found) ~= "string" and type(written) == "string" then
    local value, problem = json.decode(written)
    return problem and written or value
  end
  return written == nil and robot.null or written
end

return places
