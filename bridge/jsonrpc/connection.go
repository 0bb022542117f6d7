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

	"github.com/rflua/rflua/engine"
)

// errDisconnected is why the keywords of a connection that has ended are cancelled.
var errDisconnected = errors.New("the client has gone")

// pythonClient is how JsonRpcRemote introduces itself.
const pythonClient = "RobotFramework JsonRpcRemote"

// connection is one client from its first to its last byte.
type connection struct {
	server *Server
	stream *stream
	logger *slog.Logger
	ctx    context.Context // of everything the connection runs
	cancel context.CancelCauseFunc
	link   context.Context // of the connection itself, which outlives ctx when the server stops
	hangUp context.CancelFunc
	work   sync.WaitGroup // imports and the goroutines of instances

	mu    sync.Mutex
	state connectionState // guarded by mu
}

// connectionState is all that changes during a connection.
type connectionState struct {
	initialized bool
	shutDown    bool // robot/shutdown or the end of the server: no more requests
	python      bool // the client is JsonRpcRemote: containers go as pickles
	trace       string
	busy        int // requests that are not answered yet
	imported    map[string]*imported
	idle        chan struct{} // closed when busy is 0 after shutDown
}

// imported is one library instance of the connection. A goroutine runs its jobs in order; it ends after the job that
// says so, or with the connection.
type imported struct {
	instance *engine.Instance
	jobs     chan func() (last bool)
}

// queued is how many calls of one instance may wait. A client that sends more waits itself.
const queued = 256

func newConnection(s *Server, stream *stream) *connection {
	c := &connection{server: s, stream: stream, logger: s.logger}
	c.ctx, c.cancel = context.WithCancelCause(s.base)
	c.link, c.hangUp = context.WithCancel(context.Background())
	c.state = connectionState{imported: map[string]*imported{}, idle: make(chan struct{})}
	return c
}

// serve answers requests until the connection ends, and then ends all that belongs to it.
func (c *connection) serve() {
	defer c.hangUp()
	conn := jsonrpc2.NewConn(c.link, c.stream, c, jsonrpc2.SetLogger(quiet{}))
	<-conn.DisconnectNotify()
	c.cancel(errDisconnected)
	c.hangUp()
	c.stream.abort()
	c.work.Wait()
	<-c.stream.flushed
	c.mu.Lock()
	left := c.state.imported
	c.state.imported = nil
	c.mu.Unlock()
	for _, i := range left {
		i.instance.Finalize(c.ctx)
	}
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
func (c *connection) Handle(_ context.Context, _ *jsonrpc2.Conn, parked *jsonrpc2.Request) {
	r := c.stream.take(parked.ID.Num)
	if r == nil {
		return
	}
	c.change(func(s *connectionState) { s.busy++ })
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
	var state connectionState
	c.change(func(s *connectionState) { state = *s })
	switch {
	case m == nil:
		text := fmt.Sprintf("There is no method '%s'.", r.Method)
		if near := closestMethod(r.Method); near != "" {
			text += fmt.Sprintf(" Did you mean '%s'?", near)
		}
		return &protocolError{codeMethod, text}
	case m.always:
		return nil
	case !state.initialized:
		return &protocolError{codeNotInitialized, fmt.Sprintf("%s came before robot/initialize.", r.Method)}
	case state.shutDown && r.Method == "robot/run_keyword":
		c.succeed(r, runError(&engine.Failure{Message: "The server is stopping."}))
		return errAnswered
	case state.shutDown:
		return &protocolError{codeRequest, fmt.Sprintf("%s came after the session was shut down.", r.Method)}
	}
	return nil
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
	if !r.notification() {
		c.sent(r, c.stream.answer(r, success(r.ID, result)))
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
	_ = c.notify("robot/trace", logParams(text, "TRACE", time.Now(), false, false))
}

// settle tells whoever waits for the last answer.
func (s *connectionState) settle() {
	if s.shutDown && s.busy == 0 {
		select {
		case <-s.idle:
		default:
			close(s.idle)
		}
	}
}

// notify sends a notification whose params are JSON.
func (c *connection) notify(method string, params []byte) error {
	b := append([]byte(`{"jsonrpc":"2.0","method":"`), method...)
	b = append(b, `","params":`...)
	b = append(b, params...)
	return c.stream.send(append(b, '}'))
}

// spawn runs f on a goroutine that the connection waits for. A bug of ours ends only that request.
func (c *connection) spawn(r *request, f func() error) {
	c.work.Go(func() {
		defer c.rescue(r)
		if err := f(); err != nil {
			c.fail(r, err)
		}
	})
}

func (c *connection) rescue(r *request) {
	if bug := recover(); bug != nil {
		c.logger.Error("panic in a request", "method", r.Method, "panic", fmt.Sprint(bug), "stack", string(debug.Stack()))
		c.fail(r, fmt.Errorf("internal error in rflua: %v", bug))
	}
}

// drain lets the connection end: it answers what it has, at most until ctx is done, takes no new requests, and closes.
func (c *connection) drain(ctx context.Context) {
	c.change(func(s *connectionState) {
		s.shutDown = true
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
	c.stream.Close()
	c.hangUp() // a blocked read of standard input does not end by itself
}

// lastAnswers is how long the answers of cancelled keywords may take to reach their client.
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
