package xmlrpc

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/rflua/rflua/bridge/access"
	"github.com/rflua/rflua/bridge/ops"
	"github.com/rflua/rflua/engine"
)

// DefaultAddr is the address that RF's Remote library connects to by default. Port 8270 is registered for remote servers.
const DefaultAddr = "127.0.0.1:8270"

// lastAnswers is how long the answers of cancelled keywords may take to reach their clients.
const lastAnswers = time.Second

// Options configure a [Server]. The zero Options are usable.
type Options struct {
	Addr         string        // host:port to listen on; "" is DefaultAddr, port 0 picks a free one
	NoRemoteStop bool          // clients cannot stop the server
	Grace        time.Duration // how long running keywords may keep running when a client stops the server
	TokenTTL     time.Duration // how long an instance that a query selects may be unused before it ends; 0 means for ever
	Patience     time.Duration // how long a client may be late with its request, or with reading its answer; 0 means DefaultPatience
	Logger       *slog.Logger  // nil means silence

	TLS         *access.TLS         // nil means http
	Passwords   *access.Passwords   // nil means that everybody may call
	Hosts       *access.Hosts       // host names that requests may use; nil means all
	Connections *access.Connections // nil means no limit
	Calls       *ops.Calls          // counts and logs calls; may be nil
	Pages       *ops.Pages          // health and metrics; may be nil
}

// Server serves the libraries of an engine over XML-RPC. The caller closes the engine, after the server has stopped.
type Server struct {
	engine   *engine.Engine
	options  Options
	logger   *slog.Logger
	http     *http.Server
	sessions *sessions
	origin   http.CrossOriginProtection
	catalogs sync.Map                // *catalog by name of the library; "" for all of them
	base     context.Context         // parent of the contexts of all requests
	cancel   context.CancelCauseFunc // cancels base, and so all running keywords, at the end of the grace
	large    chan struct{}           // holds a value for each large request that is being read

	mu       sync.Mutex
	listener net.Listener  // guarded by mu; nil until activated
	stopping chan struct{} // guarded by mu; nil until Stop is called, closed when the server has stopped
}

// NewServer returns a server that does not listen yet.
func NewServer(e *engine.Engine, options Options) *Server {
	if options.Addr == "" {
		options.Addr = DefaultAddr
	}
	if options.Patience == 0 {
		options.Patience = DefaultPatience
	}
	if options.Logger == nil {
		options.Logger = slog.New(slog.DiscardHandler)
	}
	s := &Server{engine: e, options: options, logger: options.Logger, large: make(chan struct{}, maxLarge)}
	s.sessions = newSessions(options.TokenTTL)
	base, cancel := context.WithCancelCause(context.Background())
	s.base, s.cancel = base, cancel
	s.http = &http.Server{
		Handler:           s,
		BaseContext:       func(net.Listener) context.Context { return base },
		ConnContext:       func(ctx context.Context, c net.Conn) context.Context { return context.WithValue(ctx, connKey{}, c) },
		ReadHeaderTimeout: options.Patience,
		WriteTimeout:      options.Patience, // of short answers; send sets its own for others
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    maxHeader,
		ErrorLog:          slog.NewLogLogger(options.Logger.Handler(), slog.LevelDebug),
	}
	return s
}

// Activate makes the server listen and returns its port, also the one that was picked for port 0. Clients that connect wait
// until Serve. A second call changes nothing.
func (s *Server) Activate() (port int, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.listener == nil {
		listener, err := net.Listen("tcp", s.options.Addr)
		if err != nil {
			return 0, err
		}
		s.listener = s.options.Connections.Listener(listener, s.options.TLS, nil, s.logger)
	}
	return s.listener.Addr().(*net.TCPAddr).Port, nil
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

// Serve answers requests until the server has been stopped, by [Server.Stop] or by a client, and its instances are finalized.
// It activates the server if needed. A stopped server cannot be served again.
func (s *Server) Serve() error {
	if _, err := s.Activate(); err != nil {
		return err
	}
	swept := make(chan struct{})
	go func() {
		defer close(swept)
		s.sessions.sweep()
	}()
	s.mu.Lock()
	listener := s.listener
	s.mu.Unlock()
	err := s.http.Serve(listener)
	if errors.Is(err, http.ErrServerClosed) {
		err = nil
	}
	s.mu.Lock()
	stopping := s.stopping
	s.mu.Unlock()
	if stopping != nil {
		<-stopping
	} else { // the listener failed
		s.stop(context.Background())
	}
	<-swept
	return err
}

// Stop stops the server. It stops accepting at once, cancels the keywords that still run when ctx is done, and finalizes all
// instances. It returns when that is done. A second call waits for the first, and cancels keywords when its own ctx is
// done earlier.
func (s *Server) Stop(ctx context.Context) {
	s.mu.Lock()
	first := s.stopping == nil
	if first {
		s.stopping = make(chan struct{})
	}
	stopping := s.stopping
	s.mu.Unlock()
	if !first {
		defer context.AfterFunc(ctx, func() { s.cancel(engine.ErrStopping) })()
		<-stopping
		return
	}
	s.stop(ctx)
	close(stopping)
}

// stop does what Stop promises. It is called once.
func (s *Server) stop(ctx context.Context) {
	s.options.Pages.Stopping()
	cancelRunning := context.AfterFunc(ctx, func() { s.cancel(engine.ErrStopping) })
	defer cancelRunning()
	// Every keyword ends soon after it is cancelled, but a client may never read its answer, or never end its request.
	patience, closeAll := context.WithCancel(context.Background())
	defer closeAll()
	defer context.AfterFunc(s.base, func() { time.AfterFunc(lastAnswers, closeAll) })()
	if err := s.http.Shutdown(patience); err != nil {
		s.http.Close()
	}
	s.mu.Lock()
	if s.listener != nil {
		s.listener.Close() // if it was never served
	}
	s.mu.Unlock()
	s.sessions.close(ctx)
	s.cancel(engine.ErrStopping)
}

// remoteStop begins to stop the server for a client, and reports whether that is allowed.
func (s *Server) remoteStop() bool {
	if s.options.NoRemoteStop {
		s.logger.Warn("a client asked to stop the server, which is not allowed")
		return false
	}
	// Stopping waits for this request, so this request cannot wait for it. Serve does.
	s.mu.Lock()
	if s.stopping == nil {
		stopping := make(chan struct{})
		s.stopping = stopping
		go func() {
			ctx, cancel := context.WithTimeout(context.Background(), s.options.Grace)
			defer cancel()
			s.stop(ctx)
			close(stopping)
		}()
	}
	s.mu.Unlock()
	return true
}

// scheme returns http or https.
func (s *Server) scheme() string {
	if s.options.TLS != nil {
		return "https"
	}
	return "http"
}

// URL returns the address of a library for RF's Remote, or for "" that of the whole server. It is empty before the server is
// activated.
func (s *Server) URL(library string) string {
	addr := s.Addr()
	if addr == nil {
		return ""
	}
	host, port, _ := net.SplitHostPort(addr.String())
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	// A certificate is for a name.
	if name, _, err := net.SplitHostPort(s.options.Addr); err == nil && name != "" && s.options.TLS != nil && net.ParseIP(name) == nil {
		host = name
	}
	base := s.scheme() + "://" + net.JoinHostPort(host, port)
	if library == "" {
		return base
	}
	return base + "/" + pathEscape(library)
}
