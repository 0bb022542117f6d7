---@meta robot.hash

--- Digests of text and bytes, as hexadecimal digits.
---
---     local hash, base64 = require("robot.hash"), require("robot.base64")
---     hash.sha256("abc") --> "ba7816bf..."
---     base64.encode(hash.hmac("sha256", key, body, { raw = true }))
local hash = {}

---@class robot.hash.Options
---@field raw? boolean  the bytes of the digest, instead of hexadecimal digits

--- For comparisons with systems that still use it: MD5 protects nothing.
---@param data string
---@param options? robot.hash.Options
---@return string
function hash.md5(data, options) end

--- For comparisons with systems that still use it: SHA-1 protects nothing.
---@param data string
---@param options? robot.hash.Options
---@return string
function hash.sha1(data, options) end

---@param data string
---@param options? robot.hash.Options
---@return string
function hash.sha256(data, options) end

---@param data string
---@param options? robot.hash.Options
---@return string
function hash.sha512(data, options) end

--- A digest that only who has the key can make (RFC 2104).
---@param algorithm "md5"|"sha1"|"sha256"|"sha512"
---@param key string
---@param data string
---@param options? robot.hash.Options
---@return string
function hash.hmac(algorithm, key, data, options) end

return hash
