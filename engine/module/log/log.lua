---@meta robot.log

--- Messages for Robot Framework's log. Every function joins its arguments, of any type, to one message.
---
---     local log = require("robot.log")
---     log.info("connected to ", address)
local log = {}

--- Logs at TRACE, which is shown with `--loglevel TRACE` only.
---@param ... any
function log.trace(...) end

--- Logs at DEBUG.
---@param ... any
function log.debug(...) end

--- Logs at INFO, as `print` does.
---@param ... any
function log.info(...) end

--- Logs at WARN: shown on the console and in the log's list of errors too.
---@param ... any
function log.warn(...) end

--- Logs at ERROR: shown on the console and in the log's list of errors too. The keyword keeps running.
---@param ... any
function log.error(...) end

--- Logs HTML at INFO.
---@param ... any
function log.html(...) end

--- Logs at INFO and shows the text on the console of the machine that runs the test.
---@param ... any
function log.console(...) end

return log
