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

// Connections limits how many connections there are at once, over all listeners that it makes. Whoever comes when all
// places are taken gets that of a connection that does nothing: whose request is not complete yet, or that is kept open
// between two requests. It is one of the address that has most of them, and of those the one that has been idle for
// longest. If all work, the new one waits in the queue of the operating system. So connections that are only held open keep
// nobody out, and none that works is ever closed.
//
// A nil *Connections has no limit.
type Connections struct {
	max int

	mu     sync.Mutex
	used   int            // guarded by mu
	held   map[string]int // places by address; guarded by mu
	idle   *list.List     // of *place, the longest idle first; guarded by mu
	freed  chan struct{}  // closed and replaced when there may be a place; guarded by mu
	closed int            // connections that had to make room; guarded by mu
}

// NewConnections is a limit of max connections; 0 is none.
func NewConnections(max int) *Connections {
	return &Connections{max: max, held: map[string]int{}, idle: list.New(), freed: make(chan struct{})}
}

// settle is how long a connection may take to send its request before it may be closed to make room for another.
const settle = 20 * time.Millisecond

// place is that of one connection.
type place struct {
	of     *Connections
	conn   net.Conn
	addr   string
	taken  bool          // guarded by of.mu
	busy   int           // guarded by of.mu
	since  time.Time     // when it was idle; guarded by of.mu
	queued *list.Element // in of.idle; nil while busy; guarded by of.mu
}

// Count is how many connections there are.
func (c *Connections) Count() int {
	if c == nil {
		return 0
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.used
}

// MadeRoom is how many connections were closed to make room for others.
func (c *Connections) MadeRoom() int {
	if c == nil {
		return 0
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.closed
}

// enter takes a place for a connection, and if it waits, it does so until ctx is done.
func (c *Connections) enter(ctx context.Context, conn net.Conn, waits bool) (*place, error) {
	p := &place{of: c, conn: conn}
	if c == nil {
		return p, nil
	}
	if p.addr = conn.RemoteAddr().String(); conn.RemoteAddr().Network() == "tcp" {
		p.addr, _, _ = net.SplitHostPort(p.addr)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for c.max > 0 && c.used >= c.max {
		made, soon := c.makeRoom()
		if made {
			break
		}
		if !waits && soon == 0 {
			return nil, errFull
		}
		if err := c.waitForRoom(ctx, soon); err != nil {
			return nil, err
		}
	}
	c.used++
	c.held[p.addr]++
	p.taken = true
	p.rest()
	return p, nil
}

// waitForRoom waits for somebody to leave, or for soon if that is not 0. It gives the lock away meanwhile.
func (c *Connections) waitForRoom(ctx context.Context, soon time.Duration) error {
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

// makeRoom closes the longest idle connection of the address that has most. If that may not be closed yet, soon is when it
// may; 0 means that all work.
func (c *Connections) makeRoom() (made bool, soon time.Duration) {
	var victim *place
	for e := c.idle.Front(); e != nil; e = e.Next() {
		if p := e.Value.(*place); victim == nil || c.held[p.addr] > c.held[victim.addr] {
			victim = p
		}
	}
	if victim == nil {
		return false, 0
	}
	if left := settle - time.Since(victim.since); left > 0 {
		return false, left
	}
	victim.free()
	c.closed++
	victim.conn.Close()
	return true, 0
}

// rest makes the place that of an idle connection. It needs of.mu, as free does.
func (p *place) rest() {
	p.since = time.Now()
	p.queued = p.of.idle.PushBack(p)
}

// free gives the place back.
func (p *place) free() {
	if !p.taken {
		return
	}
	p.taken = false
	p.of.used--
	if p.of.held[p.addr]--; p.of.held[p.addr] == 0 {
		delete(p.of.held, p.addr)
	}
	if p.queued != nil {
		p.of.idle.Remove(p.queued)
		p.queued = nil
	}
	p.of.signal()
}

func (c *Connections) signal() {
	close(c.freed)
	c.freed = make(chan struct{})
}

func (p *place) leave() {
	if p.of == nil {
		return
	}
	p.of.mu.Lock()
	defer p.of.mu.Unlock()
	p.free()
}

// Works keeps the connection from being closed to make room for others until done is called. It is false if it has
// been closed already.
func (c *Conn) Works() (done func(), ok bool) {
	p := c.place
	if p.of == nil {
		return func() {}, true
	}
	p.of.mu.Lock()
	defer p.of.mu.Unlock()
	if !p.taken {
		return func() {}, false
	}
	if p.busy++; p.queued != nil {
		p.of.idle.Remove(p.queued)
		p.queued = nil
	}
	return sync.OnceFunc(func() {
		p.of.mu.Lock()
		defer p.of.mu.Unlock()
		if p.busy--; p.busy == 0 && p.taken {
			p.rest()
			p.of.signal()
		}
	}), true
}

// keepAlive finds out within a minute that a peer is gone that could not say so.
var keepAlive = net.KeepAliveConfig{Enable: true, Idle: 15 * time.Second, Interval: 5 * time.Second, Count: 9}

// Listener limits and encrypts what l accepts, whose connections are of type *[Conn]. tls may be nil. A listener of
// its own is made for every protocol. full, if there is one, is told of a connection for which there is no place, which is
// closed then instead of waiting. Accept tries again, and logs it, when the operating
// system refuses a connection for want of descriptors or memory.
func (c *Connections) Listener(l net.Listener, tls *TLS, full func(net.Conn), logger *slog.Logger) net.Listener {
	limited := &listener{Listener: l, limit: c, tls: tls, full: full, logger: logger}
	limited.ctx, limited.close = context.WithCancel(context.Background())
	return limited
}

type listener struct {
	net.Listener
	limit *Connections
	tls   *TLS
	full  func(net.Conn)
	ctx   context.Context
	close context.CancelFunc

	logger *slog.Logger
}

// passing are errors of accepting that pass: a connection that is gone already, and a lack of something.
var passing = []syscall.Errno{syscall.ECONNABORTED, syscall.EMFILE, syscall.ENFILE, syscall.ENOBUFS, syscall.ENOMEM}

// Pauses between attempts to accept grow as those of net/http do.
const leastPause, mostPause = 5 * time.Millisecond, time.Second

func (l *listener) Accept() (net.Conn, error) {
	pause := leastPause
	for {
		conn, err := l.Listener.Accept()
		if err != nil {
			if !slices.ContainsFunc(passing, func(known syscall.Errno) bool { return errors.Is(err, known) }) {
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
		p, err := l.limit.enter(l.ctx, conn, l.full == nil)
		if err == nil {
			return &Conn{Conn: conn, place: p, tls: l.tls}, nil
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

// errFull says that there is no place.
var errFull = errors.New("there are too many connections")

func (l *listener) Close() error {
	l.close()
	return l.Listener.Close()
}
