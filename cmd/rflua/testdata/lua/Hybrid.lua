-- A hybrid library: get_keyword_names says which functions are keywords.
local M = {}

function M.get_keyword_names()
  return { "listed", "made_later", "Weird_Name" }
end

--- A listed one.
---@param text string
---@tags hybrid
function M.listed(text)
  return "listed " .. text
end

function M.not_listed()
  return "never"
end

M.made_later = function(a, b)
  return a .. b
end

M["Weird_Name"] = function()
  return "weird"
end

return M
