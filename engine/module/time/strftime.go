package time

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// maxText is how many bytes a formatted time may have.
const maxText = 1 << 16

// layouts holds the Go layouts of the letters behind a %.
var layouts = map[byte]string{
	'a': "Mon", 'A': "Monday", 'b': "Jan", 'B': "January", 'h': "Jan", 'c': "Mon Jan _2 15:04:05 2006", 'd': "02", 'D': "01/02/06",
	'e': "_2", 'F': "2006-01-02", 'H': "15", 'I': "03", 'j': "002", 'm': "01", 'M': "04", 'p': "PM", 'r': "03:04:05 PM", 'R': "15:04",
	'S': "05", 'T': "15:04:05", 'x': "01/02/06", 'X': "15:04:05", 'y': "06", 'Y': "2006", 'z': "-0700", 'Z': "MST",
}

// strftime writes a time as Lua's os.date does, in English. A layout that starts with ! is in UTC. It also knows %f,
// microseconds as in Python, %L, milliseconds, and %s, seconds since 1970.
func strftime(t time.Time, layout string) (string, error) {
	if rest, utc := strings.CutPrefix(layout, "!"); utc {
		t, layout = t.UTC(), rest
	}
	var b strings.Builder
	for i := 0; i < len(layout); i++ {
		if b.Len() > maxText {
			return "", fmt.Errorf("the text is longer than %d bytes", maxText)
		}
		if layout[i] != '%' {
			b.WriteByte(layout[i])
			continue
		}
		if i++; i == len(layout) {
			return "", fmt.Errorf("a %% at the end is written as %%%%")
		}
		text, ok := letter(t, layout[i])
		if !ok {
			r, _ := utf8.DecodeRuneInString(layout[i:])
			return "", fmt.Errorf("there is no %%%c; %%%% stands for %%", r)
		}
		b.WriteString(text)
	}
	return b.String(), nil
}

func letter(t time.Time, c byte) (string, bool) {
	if layout, ok := layouts[c]; ok {
		return t.Format(layout), true
	}
	switch c {
	case '%':
		return "%", true
	case 'n':
		return "\n", true
	case 't':
		return "\t", true
	case 'f':
		return fmt.Sprintf("%06d", t.Nanosecond()/1000), true
	case 'L':
		return fmt.Sprintf("%03d", t.Nanosecond()/1e6), true
	case 's':
		return strconv.FormatInt(t.Unix(), 10), true
	case 'w':
		return strconv.Itoa(int(t.Weekday())), true
	case 'u':
		return strconv.Itoa((int(t.Weekday())+6)%7 + 1), true
	case 'C':
		return fmt.Sprintf("%02d", t.Year()/100), true
	case 'G':
		year, _ := t.ISOWeek()
		return fmt.Sprintf("%04d", year), true
	case 'V':
		_, week := t.ISOWeek()
		return fmt.Sprintf("%02d", week), true
	case 'U': // the week begins on Sunday
		return fmt.Sprintf("%02d", (t.YearDay()+6-int(t.Weekday()))/7), true
	case 'W': // on Monday
		return fmt.Sprintf("%02d", (t.YearDay()+6-(int(t.Weekday())+6)%7)/7), true
	}
	return "", false
}
