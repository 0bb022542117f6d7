---@meta robot.base64

--- Bytes as text of letters and digits (RFC 4648).
local base64 = {}

---@class robot.base64.EncodeOptions
---@field url? boolean      the URL-safe alphabet, and no padding, as in JSON Web Tokens
---@field padding? boolean  whether the text is filled up with =

--- Encodes text or bytes.
---@param data string
---@param options? robot.base64.EncodeOptions
---@return string
function base64.encode(data, options) end

---@class robot.base64.DecodeOptions
---@field url? boolean  the URL-safe alphabet

--- Decodes a text. Spaces and line ends in it are skipped, and the padding may be missing.
---@param text string
---@param options? robot.base64.DecodeOptions
---@return string? data     nil if the text is not base64
---@return string? message  why not
function base64.decode(text, options) end

return base64
