--- JSON Pointers (RFC 6901): ``/articles/0/name`` is the name of the first article. Items of lists count from 0.
local pointer = {}

local function unescape(part)
  return (part:gsub("~1", "/"):gsub("~0", "~"))
end

--- Whether there is a value at the path, and the value; if there is none, how far the path leads.
---@param value any
---@param path string  empty for the whole value
---@return boolean found, any value
function pointer.find(value, path)
  if path ~= "" and path:sub(1, 1) ~= "/" then
    error(("'%s' is not a JSON pointer: one starts with a slash, such as /articles/0/name"):format(path))
  end
  local reached = ""
  for part in path:gmatch("/([^/]*)") do
    local child
    if type(value) == "table" then
      -- The keys of objects are strings, those of lists are numbers.
      child = value[unescape(part)]
      if child == nil and part:find("^%d+$") then
        child = value[tonumber(part) + 1]
      end
    end
    if child == nil then
      return false, reached
    end
    value, reached = child, reached .. "/" .. part
  end
  return true, value
end

return pointer
