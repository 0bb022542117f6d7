package process

import (
	"bytes"
	"os"
	"sync"
)

// output collects what a program writes to one of its pipes.
type output struct {
	pipe  *os.File
	limit int

	mu   sync.Mutex
	kept []byte // guarded by mu
	cut  int64  // bytes that were not kept; guarded by mu
}

// collect reads the pipe to its end. emit, if there is one, gets every complete line, and the rest at the end.
func (o *output) collect(emit func(string)) {
	defer o.pipe.Close()
	var lines *splitter
	if emit != nil {
		lines = &splitter{emit: emit}
	}
	buffer := make([]byte, 32<<10)
	for {
		n, err := o.pipe.Read(buffer)
		o.keep(buffer[:n])
		if lines != nil {
			lines.add(buffer[:n])
		}
		if err != nil {
			break
		}
	}
	if lines != nil {
		lines.end()
	}
}

func (o *output) keep(part []byte) {
	o.mu.Lock()
	defer o.mu.Unlock()
	room := min(o.limit-len(o.kept), len(part))
	o.kept = append(o.kept, part[:room]...)
	o.cut += int64(len(part) - room)
}

// text returns what was kept so far, and how many bytes were not.
func (o *output) text() (kept string, cut int64) {
	if o == nil {
		return "", 0
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	return string(o.kept), o.cut
}

// read returns how many bytes there were so far.
func (o *output) read() int64 {
	if o == nil {
		return 0
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	return int64(len(o.kept)) + o.cut
}

// forget frees the memory. Later output is dropped.
func (o *output) forget() {
	if o != nil {
		o.mu.Lock()
		defer o.mu.Unlock()
		o.kept, o.limit = nil, 0
	}
}

// close ends the reading, if it has not ended yet.
func (o *output) close() {
	if o != nil {
		o.pipe.Close()
	}
}

// longestLine is where a line is cut in two.
const longestLine = 16 << 10

// splitter makes lines of text that arrives in parts.
type splitter struct {
	emit func(string)
	rest []byte
}

func (s *splitter) add(part []byte) {
	for {
		before, after, found := bytes.Cut(part, []byte("\n"))
		for len(s.rest)+len(before) > longestLine {
			n := longestLine - len(s.rest)
			s.emit(string(append(s.rest, before[:n]...)))
			s.rest, before = s.rest[:0], before[n:]
		}
		s.rest = append(s.rest, before...)
		if !found {
			return
		}
		s.emit(string(bytes.TrimSuffix(s.rest, []byte("\r"))))
		s.rest, part = s.rest[:0], after
	}
}

func (s *splitter) end() {
	if len(s.rest) > 0 {
		s.emit(string(s.rest))
	}
}
