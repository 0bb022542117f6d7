--- The start of a text, for messages: at most so many bytes, without half a character at its end.
---@param text string
---@param most integer
---@return string
local function excerpt(text, most)
  if #text <= most then
    return text
  end
  return text:sub(1, most - 3):gsub("[\192-\255]?[\128-\191]*$", "") .. "..."
end

return excerpt
