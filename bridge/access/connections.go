package access

import (
	"container/list"
	"context"
	"errors"
	"net"
	"sync"
	"time"
)

// DefaultMaxConnections is how many connections there may be at once.
const DefaultMaxConnections = 1000

// Connections limits how many connections there are at once, over all listeners that it makes. Whoever comes when all
// places are taken gets that of the connection that has done nothing for the longest time: one whose request is not
// complete yet, or that is kept open between two requests. If all work, it waits in the queue of the operating system.
// So connections that are only held open keep nobody out, and none that works is ever closed.
//
// A nil *Connections has no limit.
type Connections struct {
	max int

	mu     sync.Mutex
	used   int
	idle   *list.List    // of *place, the longest idle first; guarded by mu
	freed  chan struct{} // closed and replaced when there may be a place; guarded by mu
	closed int           // connections that had to make room; guarded by mu
}

// NewConnections is a limit of max connections; 0 is none.
func NewConnections(max int) *Connections {
	return &Connections{max: max, idle: list.New(), freed: make(chan struct{})}
}

// place is that of one connection.
type place struct {
	of     *Connections
	conn   net.Conn
	taken  bool          // guarded by of.mu
	busy   int           // guarded by of.mu
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
	c.mu.Lock()
	defer c.mu.Unlock()
	for c.max > 0 && c.used >= c.max && !c.makeRoom() {
		if !waits {
			return nil, errFull
		}
		freed := c.freed
		c.mu.Unlock()
		var err error
		select {
		case <-freed:
		case <-ctx.Done():
			err = net.ErrClosed
		}
		c.mu.Lock()
		if err != nil {
			return nil, err
		}
	}
	c.used++
	p.taken = true
	p.queued = c.idle.PushBack(p)
	return p, nil
}

// makeRoom closes the connection that has been idle for longest, if one is.
func (c *Connections) makeRoom() bool {
	oldest := c.idle.Front()
	if oldest == nil {
		return false
	}
	p := oldest.Value.(*place)
	p.free()
	c.closed++
	p.conn.Close()
	return true
}

// free gives the place back. It needs of.mu.
func (p *place) free() {
	if !p.taken {
		return
	}
	p.taken = false
	p.of.used--
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
			p.queued = p.of.idle.PushBack(p)
			p.of.signal()
		}
	}), true
}

// keepAlive finds out within a minute that a peer is gone that could not say so.
var keepAlive = net.KeepAliveConfig{Enable: true, Idle: 15 * time.Second, Interval: 5 * time.Second, Count: 9}

// Listener limits and encrypts what l accepts, whose connections are of type *[Conn]. tls may be nil. A listener of
// its own is made for every protocol. full, if there is one, is told of a connection for which there is no place, which is
// closed then instead of waiting.
func (c *Connections) Listener(l net.Listener, tls *TLS, full func(net.Conn)) net.Listener {
	limited := &listener{Listener: l, limit: c, tls: tls, full: full}
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
}

func (l *listener) Accept() (net.Conn, error) {
	for {
		conn, err := l.Listener.Accept()
		if err != nil {
			return nil, err
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
