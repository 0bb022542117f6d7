---@meta robot.time

--- The clock, timestamps and durations. `robot.sleep` waits.
---
---     local time = require("robot.time")
---     time.now()                                              --> "2026-01-02T03:04:05.678+01:00"
---     local expires = time.unix() + time.duration("2 days 3 hours")
---     time.format(expires, "%d.%m.%Y %H:%M")
---     time.parse("2026-01-02 03:04:05.678") - time.parse("2026-01-01") --> 97445.678
---     time.format_duration(97445.678, { compact = true })     --> "1d 3h 4min 5s 678ms"
---
--- A point of time is a number of seconds since 1970, as `os.time` gives it. A text without a zone is in the zone of the
--- machine that runs rflua.
local time = {}

---@class robot.time.Options
---@field utc? boolean  in UTC, instead of in the zone of the machine

--- The present time in ISO 8601, with milliseconds or microseconds and the zone.
---@param options? robot.time.Options
---@return string
function time.now(options) end

--- The present time in seconds since 1970, with fractions.
---@return number
function time.unix() end

--- Seconds from some start on that no adjustment of the clock disturbs: for measuring how long something takes.
---@return number
function time.monotonic() end

--- Writes a point of time.
---@param time number|string  seconds since 1970, or a text as for `parse`
---@param layout? string      "iso", which is ISO 8601, or as for `os.date`, such as "%Y-%m-%d %H:%M:%S.%f"; %f are microseconds, %L milliseconds, and a ! in front stands for UTC
---@param options? robot.time.Options
---@return string
function time.format(time, layout, options) end

--- Reads a timestamp: ISO 8601 (2026-01-02T03:04:05.678+01:00, 20260102T030405Z, 2026-01-02), those of Robot Framework
--- (2026-01-02 03:04:05.678) and of HTTP (Fri, 02 Jan 2026 03:04:05 GMT).
---@param text string
---@param options? robot.time.Options  the zone of a text that has none
---@return number? seconds   since 1970; nil if the text is no time
---@return string? message   why not
function time.parse(text, options) end

---@class robot.time.Fields
---@field year integer
---@field month integer
---@field day integer
---@field hour integer
---@field min integer
---@field sec integer
---@field usec integer    microseconds
---@field wday integer    1 is Sunday, as for `os.date`
---@field yday integer    1 is the first of January
---@field offset integer  of the zone from UTC, in seconds
---@field isdst boolean

--- The parts of a point of time, as `os.date("*t")` names them and more.
---@param time number|string  seconds since 1970, or a text as for `parse`
---@param options? robot.time.Options
---@return robot.time.Fields
function time.fields(time, options) end

--- Reads a duration in Robot Framework's time format: 1.5, "1 min 30 s", "2 weeks", "01:30:00.250", "-10 ms".
---@param text string|number
---@return number? seconds   nil if the text is no duration
---@return string? message   why not
function time.duration(text) end

---@class robot.time.DurationOptions
---@field compact? boolean  1min 30s instead of 1 minute 30 seconds

--- Writes a duration as Robot Framework does, rounded to milliseconds.
---@param seconds number
---@param options? robot.time.DurationOptions
---@return string
function time.format_duration(seconds, options) end

return time
