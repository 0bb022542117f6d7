package access

import (
	"container/list"
	"context"
	"errors"
	"log/slog"
	"net"
	"slices"
	"sync"
	"syscall"
	"time"
)

// DefaultMaxConnections is how many connections there may be at once.
const DefaultMaxConnections = 1000

// Connections limits how many connections there are at once, over all its listeners. When a connection comes at the limit,
// an idle one is evicted: one whose request is not complete yet, or that is kept open between two requests. The address
// with most connections loses the one that has been idle for longest. If all are busy, the new one waits in the queue of
// the operating system. So connections that are only held open keep nobody out, and a busy one is never closed.
//
// A nil *Connections has no limit.
type Connections struct {
	max int

	mu      sync.Mutex
	used    int            // open connections; guarded by mu
	byAddr  map[string]int // open connections by address; guarded by mu
	idle    *list.List     // of *slot, the longest idle first; guarded by mu
	freed   chan struct{}  // closed and replaced when a connection ends or becomes idle; guarded by mu
	evicted int            // guarded by mu
}

// NewConnections returns a limit of max connections; 0 means no limit.
func NewConnections(max int) *Connections {
	return &Connections{max: max, byAddr: map[string]int{}, idle: list.New(), freed: make(chan struct{})}
}

// settle is how long a connection may be idle before it may be evicted: the time to send a request.
const settle = 20 * time.Millisecond

// slot counts one connection.
type slot struct {
	of     *Connections
	conn   net.Conn
	addr   string
	open   bool          // counted in of.used; guarded by of.mu
	busy   int           // calls of MarkBusy that are not done; guarded by of.mu
	since  time.Time     // when it became idle; guarded by of.mu
	queued *list.Element // in of.idle; nil while busy; guarded by of.mu
}

// Count returns how many connections are open.
func (c *Connections) Count() int {
	if c == nil {
		return 0
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.used
}

// Evicted returns how many idle connections were closed for others.
func (c *Connections) Evicted() int {
	if c == nil {
		return 0
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.evicted
}

// acquire returns a slot for a connection. At the limit it waits until ctx is done, or without waits, returns errFull.
func (c *Connections) acquire(ctx context.Context, conn net.Conn, waits bool) (*slot, error) {
	s := &slot{of: c, conn: conn}
	if c == nil {
		return s, nil
	}
	if s.addr = conn.RemoteAddr().String(); conn.RemoteAddr().Network() == "tcp" {
		s.addr, _, _ = net.SplitHostPort(s.addr)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for c.max > 0 && c.used >= c.max {
		evicted, soon := c.evict()
		if evicted {
			break
		}
		if !waits && soon == 0 {
			return nil, errFull
		}
		if err := c.wait(ctx, soon); err != nil {
			return nil, err
		}
	}
	c.used++
	c.byAddr[s.addr]++
	s.open = true
	s.markIdle()
	return s, nil
}

// wait waits until a connection ends or becomes idle, or for soon unless that is 0. The caller holds c.mu, which wait
// releases meanwhile.
func (c *Connections) wait(ctx context.Context, soon time.Duration) error {
	freed := c.freed
	c.mu.Unlock()
	defer c.mu.Lock()
	var later <-chan time.Time
	if soon > 0 {
		later = time.After(soon)
	}
	select {
	case <-freed:
	case <-later:
	case <-ctx.Done():
		return net.ErrClosed
	}
	return nil
}

// evict closes the longest idle connection of the address with most connections. If that may not be closed yet, soon is
// the time until it may; 0 means that all are busy. The caller holds c.mu.
func (c *Connections) evict() (evicted bool, soon time.Duration) {
	var victim *slot
	for e := c.idle.Front(); e != nil; e = e.Next() {
		if s := e.Value.(*slot); victim == nil || c.byAddr[s.addr] > c.byAddr[victim.addr] {
			victim = s
		}
	}
	if victim == nil {
		return false, 0
	}
	if left := settle - time.Since(victim.since); left > 0 {
		return false, left
	}
	victim.release()
	c.evicted++
	victim.conn.Close()
	return true, 0
}

// markIdle queues the connection as the shortest idle one. The caller holds of.mu.
func (s *slot) markIdle() {
	s.since = time.Now()
	s.queued = s.of.idle.PushBack(s)
}

// release stops counting the connection, once. The caller holds of.mu.
func (s *slot) release() {
	if !s.open {
		return
	}
	s.open = false
	s.of.used--
	if s.of.byAddr[s.addr]--; s.of.byAddr[s.addr] == 0 {
		delete(s.of.byAddr, s.addr)
	}
	if s.queued != nil {
		s.of.idle.Remove(s.queued)
		s.queued = nil
	}
	s.of.signal()
}

// signal wakes those who wait. The caller holds c.mu.
func (c *Connections) signal() {
	close(c.freed)
	c.freed = make(chan struct{})
}

// leave releases the slot of a connection that is closed.
func (s *slot) leave() {
	if s.of == nil {
		return
	}
	s.of.mu.Lock()
	defer s.of.mu.Unlock()
	s.release()
}

// MarkBusy protects the connection from eviction until done is called. It reports false if the connection has been closed
// already. Calls may nest; done may be called more than once.
func (c *Conn) MarkBusy() (done func(), ok bool) {
	s := c.slot
	if s.of == nil {
		return func() {}, true
	}
	s.of.mu.Lock()
	defer s.of.mu.Unlock()
	if !s.open {
		return func() {}, false
	}
	if s.busy++; s.queued != nil {
		s.of.idle.Remove(s.queued)
		s.queued = nil
	}
	return sync.OnceFunc(func() {
		s.of.mu.Lock()
		defer s.of.mu.Unlock()
		if s.busy--; s.busy == 0 && s.open {
			s.markIdle()
			s.of.signal()
		}
	}), true
}

// keepAlive detects within a minute that a peer is gone without having closed its connection.
var keepAlive = net.KeepAliveConfig{Enable: true, Idle: 15 * time.Second, Interval: 5 * time.Second, Count: 9}

// Listener returns a listener that limits and encrypts what l accepts; its connections are of type *[Conn]. Each protocol
// has a listener of its own. tls may be nil. With full, a connection at the limit does not wait: it is passed to full and
// closed. Accept logs the error and tries again when the operating system lacks descriptors or memory.
func (c *Connections) Listener(l net.Listener, tls *TLS, full func(net.Conn), logger *slog.Logger) net.Listener {
	limited := &listener{Listener: l, limit: c, tls: tls, full: full, logger: logger}
	limited.ctx, limited.close = context.WithCancel(context.Background())
	return limited
}

// listener is what [Connections.Listener] returns.
type listener struct {
	net.Listener
	limit *Connections
	tls   *TLS
	full  func(net.Conn)
	ctx   context.Context
	close context.CancelFunc

	logger *slog.Logger
}

// transient are errors after which accepting is tried again: a connection that is gone already, and a lack of resources.
var transient = []syscall.Errno{syscall.ECONNABORTED, syscall.EMFILE, syscall.ENFILE, syscall.ENOBUFS, syscall.ENOMEM}

// The pauses between attempts to accept, which grow as those of net/http.
const leastPause, mostPause = 5 * time.Millisecond, time.Second

// Accept waits for the next connection that gets a slot.
func (l *listener) Accept() (net.Conn, error) {
	pause := leastPause
	for {
		conn, err := l.Listener.Accept()
		if err != nil {
			if !slices.ContainsFunc(transient, func(known syscall.Errno) bool { return errors.Is(err, known) }) {
				return nil, err
			}
			l.logger.Warn("a connection was not accepted", "error", err, "pause", pause)
			select {
			case <-time.After(pause):
			case <-l.ctx.Done():
				return nil, net.ErrClosed
			}
			pause = min(2*pause, mostPause)
			continue
		}
		if tcp, ok := conn.(*net.TCPConn); ok {
			_ = tcp.SetKeepAliveConfig(keepAlive)
		}
		s, err := l.limit.acquire(l.ctx, conn, l.full == nil)
		if err == nil {
			return &Conn{Conn: conn, slot: s, tls: l.tls}, nil
		}
		if err == errFull {
			l.full(conn)
		}
		conn.Close()
		if err != errFull {
			return nil, err
		}
	}
}

// errFull is the error of acquire at the limit.
var errFull = errors.New("there are too many connections")

// Close closes the listener and ends Accept, also while it waits for a slot.
func (l *listener) Close() error {
	l.close()
	return l.Listener.Close()
}
