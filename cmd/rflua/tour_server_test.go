package main

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"sync"
)

// tourServer is a server that runs, and its console.
type tourServer struct {
	exited  chan struct{}
	changed chan struct{} // has something when more has been written

	mu      sync.Mutex
	written strings.Builder // guarded by mu

	seen int // how many lines of it the steps have shown
}

func (s *tourServer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	select {
	case s.changed <- struct{}{}:
	default:
	}
	return s.written.Write(p)
}

func (s *tourServer) console() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.written.String()
}

var reportOfEdit = regexp.MustCompile(`(?m)^\w+: (generation \d+;|reload failed,|new library).*\n`)

// reports counts what the server has said of edits.
func (s *tourServer) reports() int {
	if s == nil {
		return 0
	}
	return len(reportOfEdit.FindAllString(s.console(), -1))
}

// wait waits until something is so, which may change whenever the server writes.
func (s *tourServer) wait(ctx context.Context, what string, isSo func() bool) error {
	for !isSo() {
		select {
		case <-s.changed:
		case <-s.exited:
			return fmt.Errorf("%s: the server has ended\n%s", what, s.console())
		case <-ctx.Done():
			return fmt.Errorf("%s: %w\n%s", what, ctx.Err(), s.console())
		}
	}
	return nil
}
