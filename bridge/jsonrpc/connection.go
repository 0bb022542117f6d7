package jsonrpc

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"github.com/sourcegraph/jsonrpc2"

	"github.com/rflua/rflua/bridge/access"
	"github.com/rflua/rflua/bridge/ops"
	"github.com/rflua/rflua/engine"
)

// errDisconnected is why the keywords of a connection that has ended are cancelled.
var errDisconnected = errors.New("client disconnected")

// pythonClient is how JsonRpcRemote introduces itself.
const pythonClient = "RobotFramework JsonRpcRemote"

// Limits of one connection. What is beyond them gets an error.
const (
	maxImports      = 1000     // libraries at once
	maxWaiting      = 10_000   // calls that wait for their turn
	maxWaitingBytes = maxFrame // of their requests
)

// connection is one client from its first to its last byte.
type connection struct {
	server *Server
	stream *stream
	logger *slog.Logger
	ctx    context.Context // of everything the connection runs
	cancel context.CancelCauseFunc
	link   context.Context // of the connection itself, which outlives ctx when the server stops
	hangUp context.CancelFunc
	net    *access.Conn   // nil if it came by no listener
	work   sync.WaitGroup // goroutines of the connection; added to by spawn alone

	mu    sync.Mutex
	state connectionState // guarded by mu
}

// connectionState is all that changes during a connection.
type connectionState struct {
	initialized  bool
	shutDown     bool // by robot/shutdown: no more requests
	stopping     bool // by the server: the same
	ended        bool // no more goroutines
	python       bool // the client is JsonRpcRemote: containers go as pickles
	trace        string
	busy         int // requests that are not answered yet
	waiting      int // calls that have not begun
	waitingBytes int
	imported     map[string]*imported   // by token
	live         map[*imported]struct{} // those that are not finalized yet, with or without a valid token
	idle         chan struct{}          // closed when busy is 0 while stopping
}

func newConnection(s *Server, stream *stream) *connection {
	c := &connection{server: s, stream: stream, logger: s.logger}
	c.ctx, c.cancel = context.WithCancelCause(s.base)
	c.link, c.hangUp = context.WithCancel(context.Background())
	c.net, _ = stream.rw.(*access.Conn)
	c.state = connectionState{imported: map[string]*imported{}, live: map[*imported]struct{}{}, idle: make(chan struct{})}
	stream.arrived = func(n int) { c.change(func(s *connectionState) { s.busy += n }) }
	return c
}

// serve answers requests until the connection ends, and then ends all that belongs to it.
func (c *connection) serve() {
	if c.net != nil {
		late := time.AfterFunc(c.server.options.Patience, c.late)
		defer late.Stop()
	}
	conn := jsonrpc2.NewConn(c.link, c.stream, c, jsonrpc2.SetLogger(quiet{}))
	select {
	case <-conn.DisconnectNotify():
	case <-c.stream.closed: // the client does not read, or is to go
	}
	c.cancel(errDisconnected)
	c.hangUp()
	var left []*imported
	c.change(func(s *connectionState) {
		s.ended = true
		for i := range s.live {
			left = append(left, i)
		}
	})
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		c.work.Wait()
		finalize(c.ctx, left)
	}()
	select {
	case <-ended:
	case <-time.After(abandonAfter):
		c.logger.Error("a keyword does not end although its client has gone; it is abandoned")
	}
	c.stream.finish(lastAnswers)
	<-conn.DisconnectNotify()
}

// late ends a connection on which no session was begun.
func (c *connection) late() {
	began := false
	c.change(func(s *connectionState) { began = s.initialized })
	if began {
		return
	}
	c.logger.Debug("a connection ends without a session")
	c.server.options.Calls.Refused("late")
	_ = c.stream.send(failure(nil, codeNotInitialized, fmt.Sprintf("No robot/initialize came within %s.", c.server.options.Patience)))
	c.stream.finish(lastAnswers)
}

// abandonAfter is how long the end of a connection waits for its keywords and for __close, which may take 5 seconds.
const abandonAfter = 7 * time.Second

// finalize finalizes instances side by side.
func finalize(ctx context.Context, all []*imported) {
	var wait sync.WaitGroup
	for _, i := range all {
		wait.Go(func() { i.instance.Finalize(ctx) })
	}
	wait.Wait()
}

// quiet keeps jsonrpc2 from printing: a connection that breaks is nothing to print.
type quiet struct{}

func (quiet) Printf(string, ...any) {}

// change is the one place where the state changes.
func (c *connection) change(f func(*connectionState)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	f(&c.state)
}

// Handle answers one request. jsonrpc2 calls it for one after the other, in the order in which they came.
func (c *connection) Handle(context.Context, *jsonrpc2.Conn, *jsonrpc2.Request) {
	r := c.stream.take()
	defer c.rescue(r)
	m := methods[r.Method]
	err := c.admit(r, m)
	if err == nil {
		err = m.handle(c, r)
	}
	if err != nil {
		c.fail(r, err)
	}
}

// admit refuses what is not to be handled now.
func (c *connection) admit(r *request, m *method) error {
	var initialized, shutDown, stopping bool
	c.change(func(s *connectionState) { initialized, shutDown, stopping = s.initialized, s.shutDown, s.stopping })
	text := ""
	switch {
	case m == nil:
		text := fmt.Sprintf("There is no method '%s'.", r.Method)
		if near := closestMethod(r.Method); near != "" {
			text += fmt.Sprintf(" Did you mean '%s'?", near)
		}
		return &protocolError{codeMethod, text}
	case m.always:
		return nil
	case !initialized:
		return &protocolError{codeNotInitialized, fmt.Sprintf("%s came before robot/initialize.", r.Method)}
	case stopping:
		text = "The server is stopping."
	case shutDown:
		text = fmt.Sprintf("%s came after the session was shut down.", r.Method)
	default:
		return nil
	}
	if r.Method == "robot/run_keyword" {
		c.refuse(r, text)
		return errAnswered
	}
	return &protocolError{codeRequest, text}
}

// refuse answers robot/run_keyword with a failed keyword: a JSON-RPC error would make the client's session useless.
func (c *connection) refuse(r *request, text string) {
	c.answer(r, func(dst []byte) []byte { return appendRunError(dst, &engine.Failure{Message: text}) })
}

// errAnswered says that a request has been answered already.
var errAnswered = errors.New("answered")

// protocolError is the answer to a request that gets no result.
type protocolError struct {
	code int
	text string
}

func (e *protocolError) Error() string { return e.text }

// invalid is the answer to wrong parameters.
func invalid(format string, args ...any) error {
	return &protocolError{codeParams, fmt.Sprintf(format, args...)}
}

// succeed answers with a result, which is JSON.
func (c *connection) succeed(r *request, result []byte) {
	c.answer(r, func(dst []byte) []byte { return append(dst, result...) })
}

// answer answers with the result that appendResult appends.
func (c *connection) answer(r *request, appendResult func(dst []byte) []byte) {
	if r.notification() {
		appendResult(nil) // which may log
	} else {
		c.sent(r, c.stream.answer(r, success(r.ID, appendResult)))
	}
	c.answered(r, "")
}

// fail answers with an error. A notification gets no answer.
func (c *connection) fail(r *request, err error) {
	if err == errAnswered {
		return
	}
	var p *protocolError
	if !errors.As(err, &p) {
		p = &protocolError{codeInternal, err.Error()}
	}
	c.logger.Debug("a request gets an error", "method", r.Method, "code", p.code, "message", p.text)
	if !r.notification() {
		c.sent(r, c.stream.answer(r, failure(r.ID, p.code, p.text)))
	}
	c.answered(r, p.text)
}

func (c *connection) sent(r *request, err error) {
	if err != nil {
		c.logger.Debug("an answer could not be sent", "method", r.Method, "error", err)
	}
}

// answered counts a request as done and traces it.
func (c *connection) answered(r *request, problem string) {
	var trace string
	c.change(func(s *connectionState) {
		s.busy--
		s.settle()
		trace = s.trace
	})
	if trace != "messages" && trace != "verbose" {
		return
	}
	text := r.Method + " done"
	if problem != "" {
		text = r.Method + " failed: " + problem
	}
	if trace == "verbose" {
		if id := string(r.ID); id != "" {
			text += " (id " + id + ")"
		}
	}
	_ = c.notify("robot/trace", func(dst []byte) []byte { return appendLogParams(dst, text, "TRACE", time.Now(), false, false) })
}

// settle tells whoever waits for the last answer.
func (s *connectionState) settle() {
	if s.stopping && s.busy == 0 {
		select {
		case <-s.idle:
		default:
			close(s.idle)
		}
	}
}

// notify sends a notification with the params that appendParams appends.
func (c *connection) notify(method string, appendParams func(dst []byte) []byte) error {
	o := newOutgoing()
	o.buf = append(o.buf, `{"jsonrpc":"2.0","method":"`...)
	o.buf = append(append(o.buf, method...), `","params":`...)
	o.buf = append(appendParams(o.buf), '}')
	return c.stream.send(o)
}

// spawn runs f on a goroutine that the connection waits for, unless it has ended.
func (c *connection) spawn(f func()) {
	ended := false
	c.change(func(s *connectionState) {
		if ended = s.ended; !ended {
			c.work.Add(1)
		}
	})
	if ended {
		return
	}
	go func() {
		defer c.work.Done()
		f()
	}()
}

// enqueue lets the goroutine of an instance run a job for a request. A bug of ours in it ends only that request.
func (c *connection) enqueue(r *request, i *imported, job func() (last bool)) {
	i.add(func() (last bool) {
		defer c.rescue(r)
		return job()
	})
}

// rescue answers a request in which a bug of ours came up.
func (c *connection) rescue(r *request) {
	bug := recover()
	if bug == nil {
		return
	}
	id := ops.NewID()
	c.logger.Error("panic in a request", "request", id, "method", r.Method, "panic", fmt.Sprint(bug), "stack", string(debug.Stack()))
	text := fmt.Sprintf("Internal error in rflua: %v (request %s in the log of the server)", bug, id)
	if r.Method == "robot/run_keyword" {
		c.refuse(r, text)
	} else {
		c.fail(r, errors.New(text))
	}
}

// drain lets the connection end: it answers what it has, at most until ctx is done, takes no new requests, and closes.
func (c *connection) drain(ctx context.Context) {
	c.change(func(s *connectionState) {
		s.stopping = true
		s.settle()
	})
	select {
	case <-c.state.idle:
	case <-c.link.Done():
	case <-ctx.Done():
		c.cancel(engine.ErrStopping)
		select {
		case <-c.state.idle: // the answers of what was cancelled
		case <-time.After(lastAnswers):
		}
	}
	c.stream.finish(lastAnswers)
}

// lastAnswers is how long the last answers may take to reach their client.
const lastAnswers = time.Second

// closestMethod is the method that was probably meant.
func closestMethod(name string) string {
	short := name[strings.LastIndexByte(name, '/')+1:]
	for known := range methods {
		if strings.TrimPrefix(known, "robot/") == short {
			return known
		}
	}
	return ""
}
