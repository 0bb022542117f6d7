package http

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"time"

	"github.com/rflua/rflua/engine/duration"
	"github.com/rflua/rflua/engine/message"
	"github.com/rflua/rflua/engine/module/host"
)

// send makes the request that the arguments describe and returns its response to Lua.
func (s *session) send(c *host.Call, method string, at int, o *host.Options) int {
	r, err := s.newRequest(c, method, at, o)
	if err != nil {
		return c.Fail(fmt.Errorf("%s %s: %w", method, maskURL(r.url), err))
	}
	if s.unverified {
		c.Host.Log(message.Warn, "verify = false: any server that answers is believed to be "+r.url.Host+", and may read and change everything")
		s.unverified = false
	}
	x := &exchange{session: s, request: r, host: c.Host, now: r.method + " " + maskURL(r.url)}
	if err := x.run(); err != nil {
		return c.Fail(fmt.Errorf("%s: %w", x.now, x.explain(err)))
	}
	return c.Return(s.module.responses.Table(x.table(c.L)))
}

// exchange is a request on its way, with all its redirects. All of its methods run on the goroutine of the Lua state.
type exchange struct {
	*request
	session  *session
	host     host.Host
	progress progress
	now      string // the method and the URL of the latest redirect
	started  time.Time
	followed int // redirects so far

	response *http.Response
	body     string
	size     int64
	elapsed  time.Duration
}

// errTimeout is the cause of a request's context when its time is over.
var errTimeout = errors.New("timed out")

func (x *exchange) run() error {
	x.started = time.Now()
	ctx, cancel := context.WithTimeoutCause(x.host.Context(), x.timeout, errTimeout)
	defer cancel()
	req, err := x.build(httptrace.WithClientTrace(ctx, x.progress.trace()), x.host.Version())
	if err != nil {
		return err
	}
	client := &http.Client{Transport: x, Jar: x.session.jar, CheckRedirect: x.follow}
	x.response, err = client.Do(req)
	if err == nil {
		x.progress.phase.Store(reading)
		err = x.read()
		x.response.Body.Close()
		x.elapsed = time.Since(x.started)
		x.logResponse(x.response, x.shownBody(err))
	}
	if err != nil && context.Cause(ctx) == errTimeout {
		return x.timedOut()
	}
	return err
}

func (x *exchange) timedOut() error {
	so := ""
	if x.progress.phase.Load() == reading {
		so = fmt.Sprintf(", of which %d bytes had come", x.size)
	}
	return fmt.Errorf("%w after %s (option 'timeout') while %s%s", errTimeout, duration.Show(x.timeout), &x.progress, so)
}

// RoundTrip makes one request of the exchange; those that redirects lead to come by here too.
func (x *exchange) RoundTrip(req *http.Request) (*http.Response, error) {
	x.now = req.Method + " " + maskURL(req.URL)
	x.logRequest(req)
	resp, err := x.session.transport.RoundTrip(req)
	if err == nil {
		err = checkLocation(resp)
	}
	if err != nil {
		return nil, err
	}
	return resp, nil
}

// read reads the body: into memory, or into a file if the request was successful.
func (x *exchange) read() error {
	body := &bodyReader{Reader: x.response.Body}
	defer func() { x.size = body.n }()
	if x.download != "" && x.response.StatusCode/100 == 2 {
		return x.session.module.save(body, x.download)
	}
	var err error
	x.body, err = readText(body, x.response, x.maxBody)
	return err
}

// shownBody returns the body for the log.
func (x *exchange) shownBody(failed error) string {
	switch {
	case failed != nil:
		return fmt.Sprintf("(%d bytes, then it ended: %s)", x.size, x.explain(failed))
	case x.downloaded():
		return fmt.Sprintf("(%d bytes, in the file %s)", x.size, x.download)
	}
	return showBody(x.response.Header.Get("Content-Type"), x.body)
}

func (x *exchange) downloaded() bool { return x.download != "" && x.response.StatusCode/100 == 2 }

// bodyReader counts bytes and wraps errors in a bodyError, which tells them from errors in writing a file.
type bodyReader struct {
	io.Reader
	n int64
}

// Read reads from the body.
func (b *bodyReader) Read(p []byte) (int, error) {
	n, err := b.Reader.Read(p)
	b.n += int64(n)
	if err != nil && err != io.EOF {
		err = &bodyError{err}
	}
	return n, err
}

// bodyError wraps an error in reading the body of a response.
type bodyError struct{ cause error }

func (e *bodyError) Error() string { return e.cause.Error() }
func (e *bodyError) Unwrap() error { return e.cause }
