package duration

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// parts holds the units that Format writes.
var parts = []struct {
	millis  int64
	name    string
	compact string
}{
	{24 * 60 * 60 * 1000, "day", "d"},
	{60 * 60 * 1000, "hour", "h"},
	{60 * 1000, "minute", "min"},
	{1000, "second", "s"},
	{1, "millisecond", "ms"},
}

// Show returns a duration as text for messages: as [Format] does, but exact below milliseconds.
func Show(d time.Duration) string {
	if d%time.Millisecond != 0 {
		return d.String()
	}
	return Format(d, false)
}

// Format writes a duration, rounded to milliseconds, as "1 minute 30 seconds", or as "1min 30s" if compact.
func Format(d time.Duration, compact bool) string {
	sign := ""
	seconds := d.Seconds()
	if seconds < 0 {
		sign, seconds = "- ", -seconds
	}
	// RF's own arithmetic, so that halves are rounded as RF rounds them.
	whole := math.Trunc(seconds)
	millis := int64(whole)*1000 + int64(math.RoundToEven((seconds-whole)*1000))
	var items []string
	for _, p := range parts {
		n := millis / p.millis
		if n == 0 {
			continue
		}
		millis %= p.millis
		item := strconv.FormatInt(n, 10)
		switch {
		case compact:
			item += p.compact
		case n == 1:
			item += " " + p.name
		default:
			item += " " + p.name + "s"
		}
		items = append(items, item)
	}
	switch {
	case len(items) > 0:
		return sign + strings.Join(items, " ")
	case compact:
		return "0s"
	}
	return "0 seconds"
}
