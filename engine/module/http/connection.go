package http

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"sync"
	"time"
)

// connectPatience is how long making a connection may take. If the request times out before, net/http finishes the
// connection and keeps it for the next one.
const connectPatience = time.Minute

// idlePatience is how long a connection is kept for the next request.
const idlePatience = 30 * time.Second

// maxHeaders is how large the headers of a response may be.
const maxHeaders = 1 << 20

// connections holds the connections of one Lua state, of all its sessions: sessions that a script forgets to close leave
// nothing behind when the state ends. It is safe for concurrent use.
type connections struct {
	open context.Context // until the state is closed
	end  context.CancelFunc

	mu  sync.Mutex
	all map[*connection]struct{} // guarded by mu; nil once the state is closed
}

type connection struct {
	net.Conn
	of *connections
}

func newConnections() *connections {
	cs := &connections{all: map[*connection]struct{}{}}
	cs.open, cs.end = context.WithCancel(context.Background())
	return cs
}

func (cs *connections) dial(ctx context.Context, network, address string) (net.Conn, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(cs.open, cancel)()
	dialer := net.Dialer{Timeout: connectPatience}
	conn, err := dialer.DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	c := &connection{Conn: conn, of: cs}
	cs.mu.Lock()
	defer cs.mu.Unlock()
	if cs.all == nil {
		conn.Close()
		return nil, net.ErrClosed
	}
	cs.all[c] = struct{}{}
	return c, nil
}

// Close closes the connection.
func (c *connection) Close() error {
	c.of.mu.Lock()
	delete(c.of.all, c)
	c.of.mu.Unlock()
	return c.Conn.Close()
}

// close closes all connections, and no new one can be made.
func (cs *connections) close() {
	cs.end()
	cs.mu.Lock()
	all := cs.all
	cs.all = nil
	cs.mu.Unlock()
	for c := range all {
		c.Conn.Close()
	}
}

func (m *module) newTransport() *http.Transport {
	return &http.Transport{
		Proxy:                  http.ProxyFromEnvironment,
		DialContext:            m.connections.dial,
		ForceAttemptHTTP2:      true,
		TLSHandshakeTimeout:    connectPatience,
		IdleConnTimeout:        idlePatience,
		MaxIdleConns:           16,
		MaxResponseHeaderBytes: maxHeaders,
		ExpectContinueTimeout:  time.Second,
		OnProxyConnectResponse: refusedByProxy,
	}
}

func refusedByProxy(_ context.Context, _ *url.URL, _ *http.Request, resp *http.Response) error {
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("the proxy answers: %s", resp.Status)
	}
	return nil
}
