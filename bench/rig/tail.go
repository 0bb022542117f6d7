package rig

import (
	"bytes"
	"strings"
	"sync"
)

// Tail keeps the last 4 KB of what is written to it. It is safe for concurrent use.
type Tail struct {
	Line func(string) // is called with every line, if it is not nil; set before the first Write

	mu      sync.Mutex
	text    []byte // guarded by mu
	partial []byte // the line that has not ended, if Line is set; guarded by mu
}

// Write never fails.
func (t *Tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.Line != nil {
		t.partial = append(t.partial, p...)
		for {
			line, rest, ok := bytes.Cut(t.partial, []byte("\n"))
			if !ok {
				break
			}
			t.Line(string(line))
			t.partial = append(t.partial[:0], rest...)
		}
	}
	t.text = append(t.text, p...)
	if over := len(t.text) - 4096; over > 0 {
		t.text = append(t.text[:0], t.text[over:]...)
	}
	return len(p), nil
}

// String returns what is kept, without the white space around it.
func (t *Tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return strings.TrimSpace(string(t.text))
}
