// Package duration reads and writes durations in Robot Framework's time format (RF user guide, appendix "Time format"):
// numbers are seconds, "1 min 30 s" and "1h 2m" are time strings, "01:30:00" and "1:30.5" are timer strings.
//
// [Parse] reads all that RF's timestr_to_secs reads, by the same rules, odd ones included ("-" is 0, "1 h 1" is wrong),
// with three differences: it does not round to milliseconds, and it refuses infinity, "not a number" and what is longer
// than 292 years, which is more than a time.Duration holds. [Format] writes what RF's secs_to_timestr writes.
package duration

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// Parse returns the duration that text spells. It may be negative. The error quotes text.
func Parse(text string) (time.Duration, error) {
	for _, read := range []func(string) (float64, bool){number, timer, timeString} {
		if seconds, ok := read(asciiDigits(text)); ok {
			d, ok := Of(seconds)
			if !ok {
				return 0, fmt.Errorf("%q is too long: a time is at most 292 years", text)
			}
			return d, nil
		}
	}
	return 0, fmt.Errorf("%q is not a time", text)
}

// Of returns a number of seconds as a duration, rounded to nanoseconds. It reports false if a duration cannot hold it.
func Of(seconds float64) (time.Duration, bool) {
	nanos := math.Round(seconds * 1e9)
	if !(nanos >= math.MinInt64 && nanos < -math.MinInt64) {
		return 0, false
	}
	return time.Duration(nanos), true
}

// timer reads hh:mm:ss.mil, where all but the minutes and seconds may be left out and none has an upper limit.
func timer(text string) (float64, bool) {
	text = strings.TrimSuffix(text, "\n")
	sign := 1.0
	if text != "" && (text[0] == '-' || text[0] == '+') {
		if text[0] == '-' {
			sign = -1
		}
		text = text[1:]
	}
	clock, fraction, found := strings.Cut(text, ".")
	parts := strings.Split(clock, ":")
	if found && !digits(fraction) || len(parts) < 2 || len(parts) > 3 {
		return 0, false
	}
	seconds := 0.0
	for _, part := range parts {
		n, err := strconv.ParseFloat(part, 64)
		if !digits(part) || err != nil {
			return 0, false
		}
		seconds = seconds*60 + n
	}
	if found {
		n, _ := strconv.ParseFloat("0."+fraction, 64)
		seconds += n
	}
	return sign * seconds, true
}

func digits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// number reads what Python's float() reads.
func number(text string) (float64, bool) {
	text = strings.TrimFunc(text, isSpace)
	for i, c := range []byte(text) {
		digit := func(i int) bool { return i >= 0 && i < len(text) && text[i] >= '0' && text[i] <= '9' }
		switch {
		case digit(i), strings.IndexByte("+-.eE", c) >= 0:
		case c == '_' && digit(i-1) && digit(i+1):
		default:
			return nonFinite(text)
		}
	}
	n, err := strconv.ParseFloat(strings.ReplaceAll(text, "_", ""), 64)
	if err != nil && !math.IsInf(n, 0) {
		return 0, false
	}
	return n, true
}

// nonFinite reads the names of numbers that are no durations.
func nonFinite(text string) (float64, bool) {
	switch strings.ToLower(strings.TrimLeft(text, "+-")) {
	case "inf", "infinity", "nan":
		n, err := strconv.ParseFloat(text, 64)
		return n, err == nil
	}
	return 0, false
}
