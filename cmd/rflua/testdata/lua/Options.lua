local robot = require("robot")
local M = {}

---@class ConnectOptions
---@field port? integer = 5025     TCP port
---@field user string              who connects
---@field verbose? boolean

--- Named-only arguments arrive as the last parameter, a table.
---@param host string
---@param opts ConnectOptions
---@named opts
function M.connect(host, opts)
  return robot.dict({ host = host, port = opts.port, user = opts.user, verbose = tostring(opts.verbose), port_type = type(opts.port) })
end

---@class StrictOptions
---@field user string
---@field password string

---@param opts StrictOptions
---@named opts
function M.log_in(opts)
  return opts.user .. ":" .. opts.password
end

---@param first any
---@param opts table
---@named opts
function M.free(first, opts)
  local names = {}
  for name, value in pairs(opts) do
    names[#names + 1] = name .. "=" .. tostring(value)
  end
  return robot.list(names)
end

---@class MixedOptions
---@field retries? integer = 3
---@field [string] integer

---@param opts MixedOptions
---@named opts
function M.mixed(opts)
  return opts
end

---@param first string
---@param ... string
---@param opts ConnectOptions
---@named opts
function M.everything(first, opts, ...)
  return { first = first, rest = { ... }, user = opts.user }
end

return M
