package docs

import (
	"context"
	"fmt"
	"maps"
	"regexp"
	"strings"
	"sync"
	"syscall"
)

// A server is a rflua that a page started, and its console.
type server struct {
	interrupt func() error
	exited    chan struct{}
	err       error         // how it exited; set before exited is closed
	changed   chan struct{} // has something when more has been written

	mu      sync.Mutex
	written strings.Builder // guarded by mu

	seen int // how many lines of it the page has shown
}

// Write is the console: it collects what the server prints.
func (s *server) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	select {
	case s.changed <- struct{}{}:
	default:
	}
	return s.written.Write(p)
}

func (s *server) console() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.written.String()
}

// running reports whether there is a server that has not exited.
func (s *server) running() bool {
	if s == nil {
		return false
	}
	select {
	case <-s.exited:
		return false
	default:
		return true
	}
}

// aReport is a line about an edit. The last server line of an edit is the one about the library.
var aReport = regexp.MustCompile(`(?m)^\w+: .+\n`)

// reports returns how many lines about edits the server has printed.
func (s *server) reports() int {
	if s == nil {
		return 0
	}
	return len(aReport.FindAllString(s.console(), -1))
}

// wait waits until done reports true, which may change whenever the server prints something.
func (s *server) wait(ctx context.Context, what string, done func() bool) error {
	for !done() {
		select {
		case <-s.changed:
		case <-s.exited:
			return fmt.Errorf("%s: the server has exited: %w\n%s", what, s.err, s.console())
		case <-ctx.Done():
			return fmt.Errorf("%s: %w\n%s", what, ctx.Err(), s.console())
		}
	}
	return nil
}

// The last line that a server prints when it is ready is that of JSON-RPC, unless it serves none.
var (
	xmlrpcStarted  = regexp.MustCompile(`Robot Framework remote server at (?:https://)?127\.0\.0\.1:(\d+) started\.\n`)
	jsonrpcStarted = regexp.MustCompile(`JSON-RPC server at (?:tcp|tls)://127\.0\.0\.1:(\d+) started\.\n`)
)

// serve starts a server and waits until it is ready. The one before is stopped, and files that name its ports are saved again.
func (p *page) serve(command string) error {
	if err := p.stop(); err != nil {
		return err
	}
	s := &server{changed: make(chan struct{}, 1), exited: make(chan struct{})}
	cmd := p.command(strings.Replace(command, "rflua serve", "exec rflua serve", 1))
	cmd.Stdout, cmd.Stderr = s, s
	if err := cmd.Start(); err != nil {
		return err
	}
	s.interrupt = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	go func() {
		s.err = cmd.Wait()
		close(s.exited)
	}()
	p.server = s
	last := jsonrpcStarted
	if strings.Contains(command, "--jsonrpc-port off") {
		last = xmlrpcStarted
	}
	if err := s.wait(p.ctx, command, func() bool { return last.MatchString(s.console()) }); err != nil {
		return err
	}
	var toReal, toWritten []string
	for written, started := range map[string]*regexp.Regexp{"8270": xmlrpcStarted, "8271": jsonrpcStarted} {
		if found := started.FindStringSubmatch(s.console()); found != nil {
			toReal, toWritten = append(toReal, written, found[1]), append(toWritten, found[1], written)
			if written == "8270" { // for the suite that rflua new makes
				p.env = append(p.env, "ROBOT_OPTIONS=--variable SERVER:127.0.0.1:"+found[1])
			}
		}
	}
	p.toReal, p.toWritten = strings.NewReplacer(toReal...), strings.NewReplacer(toWritten...)
	before, reports := p.libraries(), s.reports()
	for name, text := range p.files {
		if p.toReal.Replace(text) == text {
			continue
		}
		if err := p.save(name, text); err != nil {
			return err
		}
	}
	return p.awaitReport(before, reports)
}

// awaitReport waits until the server has reported an edit, if the libraries are not those of before.
func (p *page) awaitReport(before map[string]string, reports int) error {
	if !p.server.running() || p.server.reports() > reports || maps.Equal(before, p.libraries()) {
		return nil
	}
	return p.server.wait(p.ctx, "the server prints nothing about an edit", func() bool { return p.server.reports() > reports })
}

// stop ends the server of the page, which must exit with 0.
func (p *page) stop() error {
	if p.server == nil {
		return nil
	}
	if p.server.running() {
		_ = p.server.interrupt() // it may have exited meanwhile
	}
	<-p.server.exited // the end of the context kills it if need be
	if p.server.err != nil {
		return fmt.Errorf("the server exited: %w\n%s", p.server.err, p.server.console())
	}
	return nil
}
