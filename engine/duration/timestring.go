package duration

import (
	"strings"
	"unicode"
)

// units holds the units of time strings. Their names are replaced in this order, which matters: "ms" comes before "s".
var units = []struct {
	mark    byte // stands for the unit once its names have been replaced; M is a letter that no lower-case text has
	seconds float64
	names   []string
}{
	{'n', 1e-9, []string{"nanoseconds", "nanosecond", "ns"}},
	{'u', 1e-6, []string{"microseconds", "microsecond", "us", "µs"}},
	{'M', 1e-3, []string{"milliseconds", "millisecs", "msecs", "millisecond", "millisec", "millis", "msec", "ms"}},
	{'s', 1, []string{"seconds", "secs", "second", "sec"}},
	{'m', 60, []string{"minutes", "mins", "minute", "min"}},
	{'h', 60 * 60, []string{"hours", "hour"}},
	{'d', 24 * 60 * 60, []string{"days", "day"}},
	{'w', 7 * 24 * 60 * 60, []string{"weeks", "week"}},
}

// timeString reads a time such as "1 day 2h -3 ms": numbers with units, each unit at most once and in any order.
func timeString(text string) (float64, bool) {
	text = normalize(text)
	if text == "" {
		return 0, false
	}
	for _, u := range units {
		for _, name := range u.names {
			text = strings.ReplaceAll(text, name, string(u.mark))
		}
	}
	sign := 1.0
	if text[0] == '-' {
		sign, text = -1, text[1:]
	}
	var values [len(unitMarks)]float64
	for text != "" {
		end := strings.IndexAny(text, unitMarks)
		if end < 0 {
			return 0, false
		}
		mark, before := text[end], text[:end]
		text = text[end+1:]
		n, ok := number(before)
		if !ok || strings.IndexByte(text, mark) >= 0 {
			return 0, false
		}
		values[strings.IndexByte(unitMarks, mark)] = n
	}
	seconds := 0.0
	for i, u := range units {
		if u.seconds < 1 {
			seconds += values[i] / (1 / u.seconds)
		} else {
			seconds += values[i] * u.seconds
		}
	}
	return sign * seconds, true
}

// unitMarks are the marks of units, in their order.
const unitMarks = "nuMsmhdw"

// normalize drops all space and the difference of cases.
func normalize(text string) string {
	return strings.Map(func(r rune) rune {
		if isSpace(r) {
			return -1
		}
		least := r // of the letters that differ in case alone: S for s, and for ſ, which has no lower case
		for other := unicode.SimpleFold(r); other != r; other = unicode.SimpleFold(other) {
			least = min(least, other)
		}
		return unicode.ToLower(least)
	}, text)
}

// isSpace reports whether r is space for Python, which knows four characters more than Go.
func isSpace(r rune) bool { return unicode.IsSpace(r) || r >= 0x1c && r <= 0x1f }

// asciiDigits replaces the decimal digits of all scripts, which Python reads too.
func asciiDigits(text string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x80 || !unicode.Is(unicode.Nd, r) {
			return r
		}
		first := r
		for unicode.Is(unicode.Nd, first-1) {
			first--
		}
		return '0' + (r-first)%10
	}, text)
}
