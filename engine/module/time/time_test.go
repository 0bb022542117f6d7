package time_test

import (
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/rflua/rflua/engine/module/luatest"
)

// The zone of the tests is not UTC, so that the difference shows.
func TestMain(m *testing.M) {
	time.Local = time.FixedZone("TEST", 5*3600+30*60)
	goleak.VerifyTestMain(m)
}

const prelude = `local time, robot = require("robot.time"), require("robot")
local function both(...) return robot.list({ time.parse(...) }) end
local day = 1767225600 -- 2026-01-01T00:00:00Z
`

func TestTime(t *testing.T) {
	luatest.New(t, prelude).Check([]luatest.Row{
		{"now is in the zone of the machine", `return time.now():gsub("%.%d+", "."):gsub("%d", "0") .. ""`, `"0000-00-00T00:00:00.+00:00"`},
		{"now in UTC", `return time.now({ utc = true }):match("Z$")`, `"Z"`},
		{"now is the present time", `local before = time.unix(); local now = time.parse(time.now()); return now >= before - 1e-3 and now <= time.unix() + 1e-3 and math.abs(os.time() - now) < 60`, `true`},
		{"the monotonic time goes on", `local a = time.monotonic(); robot.sleep(0.002); local passed = time.monotonic() - a; return passed >= 0.002 and passed < 60`, `true`},

		{"parse: ISO 8601 in UTC", `return time.parse("2026-01-01T00:00:00Z") - day`, `0`},
		{"parse: with an offset", `return { time.parse("2026-01-01T02:00:00+02:00") - day, time.parse("2026-01-01T00:00:00-0330") - day, time.parse("2026-01-01T01:00:00+01") - day }`, `[0 12600 0]`},
		{"parse: without a zone it is that of the machine", `return { time.parse("2026-01-01T05:30:00") - day, time.parse("2026-01-01", { utc = true }) - day }`, `[0 0]`},
		{"parse: Robot Framework's timestamps", `return { time.parse("2026-01-01 05:30:00.678") - day, time.parse("20260101 05:30:00.250") - day }`, `[0.6779999732971191 0.25]`},
		{"parse: without separators, without seconds, with a comma", `return { time.parse("20260101T053001Z") - day, time.parse("2026-01-01 05:31Z") - day, time.parse("2026-01-01T00:00:00,5Z") - day }`, `[19801 19860 0.5]`},
		{"parse: midnight at the end of a day", `return time.parse("2026-01-01T24:00:00Z") - day`, `86400`},
		{"parse: the dates of HTTP", `return time.parse("Thu, 01 Jan 2026 00:00:05 GMT") - day`, `5`},
		{"parse: before 1970", `return time.parse("1969-12-31T23:59:58.5Z")`, `-1.5`},
		{"parse: what is no time", `return both("tomorrow")`, `[<nil> "\"tomorrow\" is not a time such as 2026-01-02T03:04:05.678Z or 2026-01-02 03:04:05"]`},
		{"parse: separators must agree", `return { (time.parse("2026-0101")) or "nil", (time.parse("2026-01-01T00:0000")) or "nil", (time.parse("2026-01-01Z")) or "nil" }`, `["nil" "nil" "nil"]`},
		{"parse: no such day", `return both("2026-02-29")`, `[<nil> "\"2026-02-29\" is not a time: there is no such day"]`},
		{"parse: no such time of day", `return both("2026-02-28 24:01:00")`, `[<nil> "\"2026-02-28 24:01:00\" is not a time: there is no such time of day or zone"]`},
		{"parse: no such zone", `return both("2026-02-28 23:01:00+25:00")`, `[<nil> "\"2026-02-28 23:01:00+25:00\" is not a time: there is no such time of day or zone"]`},
		{"parse: what is no text", `time.parse({})`, `!@ robot.time.parse: argument 1, 'text', must be a string, not a table`},

		{"format: ISO 8601", `return { time.format(day), time.format(day + 0.25, "iso", { utc = true }), time.format(day + 0.000001, "iso", { utc = true }) }`, `["2026-01-01T05:30:00.000+05:30" "2026-01-01T00:00:00.250Z" "2026-01-01T00:00:00.000001Z"]`},
		{"format: as os.date", `return time.format(day + 0.0625, "%Y-%m-%d %H:%M:%S.%f %L %j %a %A %b %B %p %I %y %w %z %s %%")`, `"2026-01-01 05:30:00.062500 062 001 Thu Thursday Jan January AM 05 26 4 +0530 1767225600 %"`},
		{"format: ! is UTC", `return time.format(day, "!%c")`, `"Thu Jan  1 00:00:00 2026"`},
		{"format: weeks", `return { time.format("2026-01-01", "%U %W %V %G %u"), time.format("2023-01-01", "%U %W %V %G %u"), time.format("2024-12-30", "%U %W %V %G %u") }`, `["00 00 01 2026 4" "01 00 52 2022 7" "52 53 01 2025 1"]`},
		{"format: digits of Go's layouts are text", `return time.format(day, "2006 Jan 15:04")`, `"2006 Jan 15:04"`},
		{"format: a text is read", `return time.format("2026-01-01T00:00:00Z", "%H:%M", { utc = true })`, `"00:00"`},
		{"format: before 1970", `return time.format(-0.5, "iso", { utc = true })`, `"1969-12-31T23:59:59.500Z"`},
		{"format: a letter that there is not", `time.format(day, "%Q")`, `!@ robot.time.format: argument 2, 'layout', is wrong: there is no %Q; %% stands for %`},
		{"format: a % at the end", `time.format(day, "%Y%")`, `!@ robot.time.format: argument 2, 'layout', is wrong: a % at the end is written as %%`},
		{"format: the last second of year 9999", `return time.format(253402300799.5, "!%F %T")`, `"9999-12-31 23:59:59"`},
		{"format: that is in year 10000 here", `time.format(253402300799, "%F")`, `!@ robot.time.format: argument 1, 'time', must be a time in the years 1 to 9999, also in the zone TEST`},
		{"format: a letter that takes several bytes", `time.format(0, "%é")`, `!@ robot.time.format: argument 2, 'layout', is wrong: there is no %é; %% stands for %`},
		{"format: a time out of range", `time.format(1e300)`, `!@ robot.time.format: argument 1, 'time', must be a time in the years 1 to 9999, not 1e+300 seconds`},
		{"format: a text that is no time", `time.format("soon")`, `!@ robot.time.format: argument 1, 'time', is wrong: "soon" is not a time such as 2026-01-02T03:04:05.678Z or 2026-01-02 03:04:05`},
		{"fields", `return time.fields("2026-01-02T03:04:05.678Z")`, `{"year": 2026, "month": 1, "day": 2, "hour": 8, "min": 34, "sec": 5, "usec": 678000, "wday": 6, "yday": 2, "offset": 19800, "isdst": false}`},
		{"fields in UTC", `local f = time.fields(day, { utc = true }); return { f.hour, f.offset }`, `[0 0]`},
		{"there and back", `local t = 1767225600.123456; return time.parse(time.format(t)) == t`, `true`},

		{"durations", `return { time.duration("1 min 30 s"), time.duration("2 weeks"), time.duration("-01:00:00.5"), time.duration(1.5) }`, `[90 1209600 -3600.5 1.5]`},
		{"what is no duration", `return robot.list({ time.duration("soon") })`, `[<nil> "\"soon\" is not a time"]`},
		{"durations as text", `return { time.format_duration(97445.678), time.format_duration(97445.678, { compact = true }), time.format_duration(-0.25), time.format_duration(0) }`,
			`["1 day 3 hours 4 minutes 5 seconds 678 milliseconds" "1d 3h 4min 5s 678ms" "- 250 milliseconds" "0 seconds"]`},
		{"durations that are too long", `time.format_duration(1e10)`, `!@ robot.time.format_duration: argument 1, 'seconds', must be at most 292 years, not 10000000000 seconds`},
	})
}
