// Package time is the Lua module robot.time: the clock, timestamps and durations.
//
// A point of time is a number of seconds since 1970-01-01 UTC with fractions, like that of os.time, so that scripts can
// calculate with it. It is read from, and written as, text: ISO 8601, the timestamps of Robot Framework and the dates of
// HTTP. A text without a zone is in the zone of the machine that runs rflua, or in UTC with {utc = true}.
package time

import (
	_ "embed"
	"math"
	"strings"
	"time"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/duration"
	"github.com/rflua/rflua/engine/module/host"
)

//go:embed time.lua
var definition string

// Module is robot.time.
var Module = host.Module{Name: "robot.time", Definition: definition, Open: open}

// start is the point of time from which monotonic counts.
var start = time.Now()

func open(*lua.LState, host.Host) host.Contents {
	return host.Contents{Functions: []host.Function{
		{Name: "now", Params: "options?", Run: now},
		{Name: "unix", Run: func(c *host.Call) int { return c.Return(seconds(time.Now())) }},
		{Name: "monotonic", Run: func(c *host.Call) int { return c.Return(lua.LNumber(time.Since(start).Seconds())) }},
		{Name: "format", Params: "time, layout?, options?", Run: format},
		{Name: "parse", Params: "text, options?", Run: parse},
		{Name: "fields", Params: "time, options?", Run: fields},
		{Name: "duration", Params: "text", Run: parseDuration},
		{Name: "format_duration", Params: "seconds, options?", Run: formatDuration},
	}}
}

func now(c *host.Call) int {
	return c.Return(lua.LString(iso(time.Now().In(zone(c, 1)))))
}

// zone returns the time zone that the option utc in argument n chooses.
func zone(c *host.Call, n int) *time.Location {
	if c.Options(n, "utc").Bool("utc", false) {
		return time.UTC
	}
	return time.Local
}

func seconds(t time.Time) lua.LNumber {
	return lua.LNumber(float64(t.Unix()) + float64(t.Nanosecond())/1e9)
}

// Points of time that are written and read have a year of four digits.
var first, last = time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC)

// point returns argument n, a number of seconds or a text, in the zone; a text that has a zone of its own keeps that.
func point(c *host.Call, n int, in *time.Location) time.Time {
	if text, ok := c.Arg(n).(lua.LString); ok {
		t, err := read(string(text), in)
		if err != nil {
			c.ArgError(n, "is wrong: %s", err)
		}
		return t.In(in)
	}
	s := c.Number(n)
	if !(s >= float64(first.Unix()) && s < float64(last.Unix()+1)) {
		c.ArgError(n, "must be a time in the years 1 to 9999, not %s seconds", host.Describe(c.Arg(n)))
	}
	// A number of today is only exact to a quarter of a microsecond.
	whole := math.Floor(s)
	return time.Unix(int64(whole), int64(math.Round((s-whole)*1e6))*1000).In(in)
}

// fourDigits raises an error if the year of argument 1 does not have four digits in its zone.
func fourDigits(c *host.Call, t time.Time) {
	if t.Year() < 1 || t.Year() > 9999 {
		c.ArgError(1, "must be a time in the years 1 to 9999, also in the zone %s", t.Location())
	}
}

func format(c *host.Call) int {
	t := point(c, 1, zone(c, 3))
	layout := c.OptString(2, "iso")
	if strings.HasPrefix(layout, "!") {
		t = t.UTC()
	}
	fourDigits(c, t)
	if layout == "iso" {
		return c.Return(lua.LString(iso(t)))
	}
	text, err := strftime(t, layout)
	if err != nil {
		c.ArgError(2, "is wrong: %s", err)
	}
	return c.Return(lua.LString(text))
}

func parse(c *host.Call) int {
	t, err := read(c.String(1), zone(c, 2))
	if err != nil {
		return c.Fail(err)
	}
	return c.Return(seconds(t))
}

func fields(c *host.Call) int {
	t := point(c, 1, zone(c, 2))
	fourDigits(c, t)
	_, offset := t.Zone()
	table := c.Host.Marks().Dict(c.L.NewTable())
	for _, f := range []struct {
		name string
		n    int
	}{
		{"year", t.Year()}, {"month", int(t.Month())}, {"day", t.Day()}, {"hour", t.Hour()}, {"min", t.Minute()}, {"sec", t.Second()},
		{"usec", t.Nanosecond() / 1000}, {"wday", int(t.Weekday()) + 1}, {"yday", t.YearDay()}, {"offset", offset},
	} {
		table.RawSetString(f.name, lua.LNumber(f.n))
	}
	table.RawSetString("isdst", lua.LBool(t.IsDST()))
	return c.Return(table)
}

func parseDuration(c *host.Call) int {
	d, err := duration.Parse(c.String(1))
	if err != nil {
		return c.Fail(err)
	}
	return c.Return(lua.LNumber(d.Seconds()))
}

func formatDuration(c *host.Call) int {
	d, ok := duration.Of(c.Number(1))
	if !ok {
		c.ArgError(1, "must be at most 292 years, not %s seconds", host.Describe(c.Arg(1)))
	}
	return c.Return(lua.LString(duration.Format(d, c.Options(2, "compact").Bool("compact", false))))
}
