package access

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// recordHandshake is the first byte of what a TLS client sends.
const recordHandshake = 0x16

// Conn is an accepted connection. On a listener with TLS the first Read or Write finds out whether the client begins with
// TLS. A client that does not is [Conn.Plain]: the server reports that in the client's own protocol and closes the
// connection.
type Conn struct {
	net.Conn // as accepted
	slot     *slot
	tls      *TLS // nil for a listener without

	begin  sync.Once
	inner  net.Conn // for reading and writing: plain or encrypted; set once by start
	err    error    // the same
	plain  atomic.Bool
	secure atomic.Pointer[tls.Conn] // of a client that uses TLS
}

// Plain reports whether the client does not use TLS although the listener wants it. It is known after the first Read.
func (c *Conn) Plain() bool { return c.plain.Load() }

// start reads the first byte of the client and makes the handshake if it begins one.
func (c *Conn) start() {
	c.inner = c.Conn
	if c.tls == nil {
		return
	}
	// The caller of Read limits the time, by a deadline or by closing the connection.
	r := bufio.NewReaderSize(c.Conn, 512)
	first, err := r.Peek(1)
	if err != nil {
		c.err = err
		return
	}
	peeked := &peekedConn{c.Conn, r}
	if first[0] != recordHandshake {
		c.inner = peeked
		c.plain.Store(true)
		return
	}
	secure := tls.Server(peeked, c.tls.current())
	c.secure.Store(secure)
	if c.err = secure.HandshakeContext(context.Background()); c.err != nil {
		c.tls.logger.Debug("a TLS handshake failed", "client", c.RemoteAddr().String(), "error", c.err)
		c.linger()
		return
	}
	c.inner = secure
}

// lingering is how long a refused client may take to read the reason.
const lingering = 500 * time.Millisecond

// linger closes the sending side and keeps reading for a moment: closing a connection with unread data resets it, and the
// client would not see the alert.
func (c *Conn) linger() {
	half, ok := c.Conn.(interface{ CloseWrite() error })
	if !ok || half.CloseWrite() != nil {
		return
	}
	_ = c.Conn.SetReadDeadline(time.Now().Add(lingering))
	_, _ = io.CopyN(io.Discard, c.Conn, 64<<10)
}

// peekedConn is a connection whose first bytes may be in r.
type peekedConn struct {
	net.Conn
	r *bufio.Reader
}

// Read reads the peeked bytes first.
func (c *peekedConn) Read(b []byte) (int, error) {
	if c.r.Buffered() > 0 {
		return c.r.Read(b)
	}
	return c.Conn.Read(b)
}

// Read reads from the client, decrypted if it uses TLS.
func (c *Conn) Read(b []byte) (int, error) {
	if c.begin.Do(c.start); c.err != nil {
		return 0, c.err
	}
	return c.inner.Read(b)
}

// Write writes to the client, encrypted if it uses TLS.
func (c *Conn) Write(b []byte) (int, error) {
	if c.begin.Do(c.start); c.err != nil {
		return 0, c.err
	}
	return c.inner.Write(b)
}

// CloseWrite closes the sending side. net/http does so to let a client read the answer to a request that it is still
// sending.
func (c *Conn) CloseWrite() error {
	if half, ok := c.inner.(interface{ CloseWrite() error }); ok {
		return half.CloseWrite()
	}
	return errors.ErrUnsupported
}

// Close closes the connection. It does not wait for pending reads and writes.
func (c *Conn) Close() error {
	c.slot.leave()
	if secure := c.secure.Load(); secure != nil {
		_ = c.Conn.SetReadDeadline(time.Now()) // of a handshake that is not complete
		return secure.Close()                  // tells the client
	}
	return c.Conn.Close()
}
