package jsonrpc

import (
	"context"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"sync"
	"time"

	"github.com/sourcegraph/jsonrpc2"

	"github.com/rflua/rflua/bridge/access"
	"github.com/rflua/rflua/bridge/ops"
	"github.com/rflua/rflua/engine"
)

// DefaultAddr is where JsonRpcRemote connects by default.
const DefaultAddr = "127.0.0.1:8271"

// DefaultWriteTimeout is how long a client may leave what it is sent unread. Meanwhile a keyword that logs waits.
const DefaultWriteTimeout = 10 * time.Second

// Options say how a Server behaves. The zero Options are usable.
type Options struct {
	Network string // "tcp" or "unix"; "" is tcp
	Addr    string // host:port, or the path of the socket; "" is DefaultAddr, port 0 picks a free one
	Default string // the library of an import without a name; "" is the only one there is
	Version string // of the server, for robot/initialize
	// WriteTimeout is how long a client may read nothing of what it is sent before it is disconnected; 0 is
	// DefaultWriteTimeout.
	WriteTimeout time.Duration
	// Patience is how long a client may be late with initializing its session, and with the rest of a message; 0 is
	// DefaultPatience.
	Patience   time.Duration
	SocketMode fs.FileMode  // of a Unix socket; 0 is DefaultSocketMode
	Logger     *slog.Logger // nil means silence

	TLS         *access.TLS         // nil means no encryption; not for Unix sockets
	Connections *access.Connections // nil means no limit
	Calls       *ops.Calls          // counts and logs what is called; may be nil
}

// DefaultPatience is how long a client may be late.
const DefaultPatience = 10 * time.Second

// DefaultSocketMode lets only the user of the server use a Unix socket.
const DefaultSocketMode fs.FileMode = 0o600

// Server serves the libraries of an engine over JSON-RPC. It does not close the engine.
type Server struct {
	engine  *engine.Engine
	options Options
	logger  *slog.Logger
	base    context.Context // of all connections
	cancel  context.CancelCauseFunc
	work    sync.WaitGroup // connections; added to under mu and not after stopping is set

	mu          sync.Mutex
	listener    net.Listener             // guarded by mu; nil until activated
	connections map[*connection]struct{} // guarded by mu
	stopping    chan struct{}            // guarded by mu; nil until Stop is called, closed when the server has stopped
}

// NewServer returns a server that does not listen yet.
func NewServer(e *engine.Engine, options Options) *Server {
	if options.Network == "" {
		options.Network = "tcp"
	}
	if options.Addr == "" {
		options.Addr = DefaultAddr
	}
	if options.WriteTimeout == 0 {
		options.WriteTimeout = DefaultWriteTimeout
	}
	if options.Patience == 0 {
		options.Patience = DefaultPatience
	}
	if options.SocketMode == 0 {
		options.SocketMode = DefaultSocketMode
	}
	if options.Logger == nil {
		options.Logger = slog.New(slog.DiscardHandler)
	}
	s := &Server{engine: e, options: options, logger: options.Logger, connections: map[*connection]struct{}{}}
	s.base, s.cancel = context.WithCancelCause(context.Background())
	return s
}

// Activate makes the server listen and returns the port, or 0 for a Unix socket. A second call changes nothing.
func (s *Server) Activate() (port int, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.listener == nil {
		listener, err := listen(s.options.Network, s.options.Addr, s.options.SocketMode)
		if err != nil {
			return 0, err
		}
		s.listener = s.options.Connections.Listener(listener, s.options.TLS, s.full, s.logger)
	}
	if addr, ok := s.listener.Addr().(*net.TCPAddr); ok {
		port = addr.Port
	}
	return port, nil
}

// Addr returns the address on which the server listens, or nil before it is activated.
func (s *Server) Addr() net.Addr {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.listener == nil {
		return nil
	}
	return s.listener.Addr()
}

// Serve answers clients until the server is stopped and all connections have ended. It activates the server if that
// has not been done.
func (s *Server) Serve() error {
	if _, err := s.Activate(); err != nil {
		return err
	}
	s.mu.Lock()
	listener := s.listener
	s.mu.Unlock()
	for {
		conn, err := listener.Accept()
		if err != nil {
			s.mu.Lock()
			stopping := s.stopping
			s.mu.Unlock()
			if stopping != nil {
				<-stopping
				return nil
			}
			return err
		}
		go s.ServeConn(conn)
	}
}

// full refuses a client beyond the limit of connections. It does not let the client wait: a session may last for hours.
func (s *Server) full(conn net.Conn) {
	s.options.Calls.Refused("connections")
	s.logger.Warn("a client of JSON-RPC is refused: there are too many connections (--max-connections)", "client", conn.RemoteAddr().String())
	if s.options.TLS != nil { // it could not read the answer
		return
	}
	_ = conn.SetWriteDeadline(time.Now().Add(lastAnswers))
	refusal := responseTo(&jsonrpc2.Response{ID: idOf(nil), Error: &jsonrpc2.Error{
		Code: jsonrpc2.CodeInvalidRequest, Message: "The server has its limit of connections at once (--max-connections)."}})
	_, _ = conn.Write(refusal.frame())
}

// ServeConn answers one client on a stream, such as standard input and output, until it ends.
func (s *Server) ServeConn(rw io.ReadWriteCloser) {
	c := newConnection(s, newStream(rw, s.options.Patience, s.options.WriteTimeout))
	s.mu.Lock()
	refused := s.stopping != nil
	if !refused {
		s.work.Add(1)
		s.connections[c] = struct{}{}
	}
	s.mu.Unlock()
	if refused {
		c.stream.abort()
		return
	}
	defer s.work.Done()
	c.serve()
	s.mu.Lock()
	delete(s.connections, c)
	s.mu.Unlock()
}

// Stop stops the server: it accepts nothing more from now on, cancels calls that still run when ctx is done, and closes all
// connections. It returns when that is done; a second call waits for the first.
func (s *Server) Stop(ctx context.Context) {
	s.mu.Lock()
	first := s.stopping == nil
	if first {
		s.stopping = make(chan struct{})
	}
	stopping, listener := s.stopping, s.listener
	var all []*connection
	for c := range s.connections {
		all = append(all, c)
	}
	s.mu.Unlock()
	if !first {
		defer context.AfterFunc(ctx, func() { s.cancel(engine.ErrStopping) })()
		<-stopping
		return
	}
	if listener != nil {
		listener.Close()
	}
	var wait sync.WaitGroup
	for _, c := range all {
		wait.Go(func() { c.drain(ctx) })
	}
	wait.Wait()
	s.work.Wait()
	s.cancel(engine.ErrStopping)
	close(stopping)
}
