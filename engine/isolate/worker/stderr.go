package worker

import (
	"regexp"
	"strings"
	"sync"
)

// Bounds of what is kept of a worker's standard error: its beginning, where Go says why it ends, and its end.
const (
	keptHead = 16 << 10
	keptTail = 4 << 10
)

// errorOutput keeps what a worker writes to its standard error.
type errorOutput struct {
	mu   sync.Mutex
	head []byte // guarded by mu
	tail []byte // guarded by mu
}

func (o *errorOutput) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	n := min(len(p), keptHead-len(o.head))
	o.head = append(o.head, p[:n]...)
	if o.tail = append(o.tail, p[n:]...); len(o.tail) > keptTail {
		o.tail = append(o.tail[:0], o.tail[len(o.tail)-keptTail:]...)
	}
	return len(p), nil
}

// text returns what was kept.
func (o *errorOutput) text() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.tail) == 0 {
		return string(o.head)
	}
	return string(o.head) + "\n[...]\n" + string(o.tail)
}

var (
	// goroutine begins the stacks that Go writes behind the reason for its end.
	goroutine = regexp.MustCompile(`(?m)^(goroutine \d+|runtime stack:|PC=)`)
	// directories of a path: names of the server's machine, which do not belong in a failure.
	directories = regexp.MustCompile(`(?:[A-Za-z]:)?[/\\](?:[^\s/\\:'"()]+[/\\])+`)
)

// reportedLines is how many lines of the standard error are part of an exit report.
const reportedLines = 3

// lastLines returns the last lines of text before the stacks, each without directories.
func lastLines(text string) string {
	if place := goroutine.FindStringIndex(text); place != nil {
		text = text[:place[0]]
	}
	var lines []string
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.TrimSpace(directories.ReplaceAllString(line, "")); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines[max(0, len(lines)-reportedLines):], "\n")
}
