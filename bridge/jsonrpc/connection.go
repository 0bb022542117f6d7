package jsonrpc

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/sourcegraph/jsonrpc2"

	"github.com/rflua/rflua/bridge/access"
	"github.com/rflua/rflua/bridge/jsonrpc/frame"
	"github.com/rflua/rflua/engine"
)

// errDisconnected is why the keywords of a connection that has ended are cancelled.
var errDisconnected = errors.New("client disconnected")

// Limits of one connection. What is beyond them gets an error.
const (
	maxImports      = 1000          // libraries at once
	maxWaiting      = 10_000        // calls that wait for their turn
	maxWaitingBytes = frame.MaxBody // of their params
)

const (
	// abandonAfter is how long the end of a connection waits for its keywords and for __close, which may take 5 seconds.
	abandonAfter = 7 * time.Second
	// lastAnswers is how long the last answers may take to reach their client.
	lastAnswers = time.Second
)

// connection is one client from its first to its last byte.
type connection struct {
	server *Server
	stream *stream
	rpc    *jsonrpc2.Conn // on stream; set before the first request is read
	logger *slog.Logger
	ctx    context.Context // of everything the connection runs
	cancel context.CancelCauseFunc
	link   context.Context // of the connection itself, which outlives ctx when the server stops
	hangUp context.CancelFunc
	net    *access.Conn   // nil if it came by no listener
	work   sync.WaitGroup // goroutines of the connection; added to by spawn alone

	mu    sync.Mutex
	state connectionState // guarded by mu, changed by change alone
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
	byToken      map[string]*libraryInstance   // those that the client may use
	instances    map[*libraryInstance]struct{} // those that are not finalized yet, with or without a valid token
	idle         chan struct{}                 // closed when busy is 0 while stopping
}

// newConnection returns a connection that does not read yet.
func newConnection(s *Server, stream *stream) *connection {
	c := &connection{server: s, stream: stream, logger: s.logger}
	c.ctx, c.cancel = context.WithCancelCause(s.base)
	c.link, c.hangUp = context.WithCancel(context.Background())
	c.net, _ = stream.rw.(*access.Conn)
	c.state = connectionState{byToken: map[string]*libraryInstance{}, instances: map[*libraryInstance]struct{}{}, idle: make(chan struct{})}
	stream.in.arrived = func(n int) { c.change(func(s *connectionState) { s.busy += n }) }
	return c
}

// change is the one function that changes the state.
func (c *connection) change(f func(*connectionState)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	f(&c.state)
}

// serve answers requests until the connection ends, and then ends all that belongs to it.
func (c *connection) serve() {
	if c.net != nil {
		late := time.AfterFunc(c.server.options.Patience, c.late)
		defer late.Stop()
	}
	// jsonrpc2 gets no context: cancelled, it would keep the last answers from being sent.
	rpc := jsonrpc2.NewConn(context.Background(), c.stream, c, func(rpc *jsonrpc2.Conn) { c.rpc = rpc },
		jsonrpc2.OnRecv(c.stream.received), jsonrpc2.OnSend(c.stream.sending), jsonrpc2.SetLogger(quiet{}))
	select {
	case <-c.stream.in.ended:
	case <-c.stream.closed: // the client does not read, or the server closes the connection
	}
	c.cancel(errDisconnected)
	c.hangUp()
	c.awaitEnd()
	c.stream.finish(lastAnswers)
	_ = rpc.Close() // it may have closed itself already
}

// awaitEnd waits for the goroutines of the connection and finalizes its instances, for no longer than abandonAfter.
func (c *connection) awaitEnd() {
	var left []*libraryInstance
	c.change(func(s *connectionState) {
		s.ended = true
		for i := range s.instances {
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
		c.logger.Error("a keyword keeps running although its client disconnected; it is abandoned")
	}
}

// quiet keeps jsonrpc2 from printing: a connection that breaks is nothing to print.
type quiet struct{}

// Printf does nothing.
func (quiet) Printf(string, ...any) {}

// late ends a connection on which no session was begun.
func (c *connection) late() {
	began := false
	c.change(func(s *connectionState) { began = s.initialized })
	if began {
		return
	}
	c.logger.Debug("a connection ends without a session")
	c.server.options.Calls.Refused("late")
	_ = c.stream.refuse(idOf(nil), codeNotInitialized, fmt.Sprintf("No robot/initialize came within %s.", c.server.options.Patience))
	c.stream.finish(lastAnswers)
}

// drain ends the connection: it answers what it has, at most until ctx is done, accepts no new requests, and closes.
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

// settle lets drain continue after the last answer.
func (s *connectionState) settle() {
	if s.stopping && s.busy == 0 {
		select {
		case <-s.idle:
		default:
			close(s.idle)
		}
	}
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
