package time

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// timestamp matches ISO 8601 with or without its separators, a space for the T, and a comma for the point.
var timestamp = regexp.MustCompile(`^(\d{4})(-?)(\d\d)(-?)(\d\d)` +
	`(?:[T ](\d\d)(:?)(\d\d)(?:(:?)(\d\d)(?:[.,](\d{1,9}))?)?)?` +
	` ?(Z|[+-]\d\d(?::?\d\d)?)?$`)

// httpDates holds the other formats that read accepts.
var httpDates = []string{time.RFC1123, time.RFC1123Z}

// read reads a timestamp. Without a zone it is in the zone in.
func read(text string, in *time.Location) (time.Time, error) {
	text = strings.TrimSpace(text)
	for _, layout := range httpDates {
		if t, err := time.Parse(layout, text); err == nil && (layout != time.RFC1123 || strings.HasSuffix(text, "GMT") || strings.HasSuffix(text, "UTC")) {
			return t, nil
		}
	}
	m := timestamp.FindStringSubmatch(text)
	if m == nil || m[2] != m[4] || m[9] != m[7] && m[10] != "" || m[6] == "" && m[12] != "" {
		shown := text
		if len(shown) > 60 {
			shown = shown[:60] + "..."
		}
		return time.Time{}, fmt.Errorf("%q is not a time such as 2026-01-02T03:04:05.678Z or 2026-01-02 03:04:05", shown)
	}
	if m[12] != "" {
		in = offset(m[12])
	}
	number := func(i int) int {
		n, _ := strconv.Atoi(m[i])
		return n
	}
	nanos, _ := strconv.Atoi((m[11] + "000000000")[:9])
	year, month, day, hour, minute, second := number(1), number(3), number(5), number(6), number(8), number(10)
	date := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	if year == 0 || date.Month() != time.Month(month) || date.Day() != day {
		return time.Time{}, fmt.Errorf("%q is not a time: there is no such day", text)
	}
	midnight := hour == 24 && minute == 0 && second == 0 && nanos == 0
	if hour > 23 && !midnight || minute > 59 || second > 59 || in == nil {
		return time.Time{}, fmt.Errorf("%q is not a time: there is no such time of day or zone", text)
	}
	return time.Date(year, time.Month(month), day, hour, minute, second, nanos, in), nil
}

// offset returns the zone that is written as Z, +01, +0100 or +01:00, or nil if there is none.
func offset(text string) *time.Location {
	if text == "Z" {
		return time.UTC
	}
	digits := strings.ReplaceAll(text[1:], ":", "") + "00"
	hours, _ := strconv.Atoi(digits[:2])
	minutes, _ := strconv.Atoi(digits[2:4])
	if hours > 23 || minutes > 59 {
		return nil
	}
	seconds := hours*3600 + minutes*60
	if text[0] == '-' {
		seconds = -seconds
	}
	return time.FixedZone("", seconds)
}

// iso returns ISO 8601 with milliseconds, or microseconds if there are any.
func iso(t time.Time) string {
	layout := "2006-01-02T15:04:05.000Z07:00"
	if t.Nanosecond()/1000%1000 != 0 {
		layout = "2006-01-02T15:04:05.000000Z07:00"
	}
	return t.Format(layout)
}
