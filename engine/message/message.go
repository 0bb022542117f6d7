// Package message holds the messages that a keyword logs while it runs, as data.
//
// The levels are those of Robot Framework's log, HTML and CONSOLE included, which RF treats as levels of their own
// (RF user guide, "Using the logging levels"). What is printed is split into messages by the same markers that RF
// knows in the standard output of a library: a line that begins with *WARN* starts a message of that level.
package message

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Level is the level of one message.
type Level string

// The levels that both protocols can carry.
const (
	Trace   Level = "TRACE"
	Debug   Level = "DEBUG"
	Info    Level = "INFO"
	HTML    Level = "HTML" // INFO whose text is HTML
	Warn    Level = "WARN"
	Error   Level = "ERROR"
	Console Level = "CONSOLE" // INFO that is shown on RF's console as well
)

// Message is one entry of RF's log.
type Message struct {
	Level Level
	Time  time.Time
	Text  string // without a marker; may have several lines
}

// marker matches the markers that RF finds at the beginning of a line of a library's output
// (robot.output.stdoutlogsplitter).
var marker = regexp.MustCompile(`(?m)^\*(TRACE|DEBUG|INFO|CONSOLE|HTML|WARN|ERROR)(?::(\d+)(?:\.\d+)?)?\*`)

// Escape returns text so that it stays one message behind a marker: a later line that begins like a marker is moved one
// space to the right, since RF knows no other way to keep it from starting another message.
func Escape(text string) string {
	if !strings.Contains(text, "\n*") {
		return text
	}
	first, rest, _ := strings.Cut(text, "\n")
	return first + "\n" + marker.ReplaceAllString(rest, " $0")
}

// latest is the last millisecond of the year 9999, the last year of Python's dates.
const latest = 253402300799999

// Split returns the messages in printed text, as [Each] finds them.
func Split(text string, now time.Time) (found []Message) {
	Each(text, now, func(m Message) bool {
		found = append(found, m)
		return true
	})
	return found
}

// Each calls function for each message in printed text, split as RF does it: a marker at the beginning of a line starts a
// message with its level and, if it has one, its time in milliseconds since 1970; text before the first marker is INFO at
// now. Text of white space only is no message. Each stops when function returns false.
func Each(text string, now time.Time, function func(Message) (more bool)) {
	next := Message{Level: Info, Time: now}
	add := func(part string) bool {
		next.Text = strings.TrimSpace(part)
		return next.Text == "" || function(next)
	}
	start := 0 // of the text of the next message
	for line := 0; ; {
		m := marker.FindStringSubmatchIndex(text[line:])
		if m == nil {
			break
		}
		if !add(text[start : line+m[0]]) {
			return
		}
		start = line + m[1]
		next = Message{Level: Level(text[line+m[2] : line+m[3]]), Time: now}
		if m[4] >= 0 {
			if ms, err := strconv.ParseInt(text[line+m[4]:line+m[5]], 10, 64); err == nil && ms <= latest {
				next.Time = time.UnixMilli(ms)
			}
		}
		end := strings.IndexByte(text[start:], '\n') // a marker stands only at the beginning of a line
		if end < 0 {
			break
		}
		line = start + end + 1
	}
	add(text[start:])
}
