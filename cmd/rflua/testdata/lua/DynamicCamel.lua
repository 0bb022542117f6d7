-- The names of the dynamic library API may be in camelCase, as in Java.
local M = {}

function M.getKeywordNames()
  return { "camel" }
end

function M.runKeyword(name, args, named)
  return name .. " " .. args[1] .. " " .. tostring(named.key)
end

function M.getKeywordArguments()
  return { "hump", "**named" }
end

function M.getKeywordTags()
  return { "desert" }
end

return M
