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

// Conn is a connection that was accepted. On a listener with TLS it is encrypted if the client begins with TLS, which the
// first Read finds out; one that does not is [Conn.Plain], and whoever serves it tells the client so, in the client's own
// language, and closes it.
type Conn struct {
	net.Conn // as it came
	place    *place
	tls      *TLS // nil for a listener without

	begin  sync.Once
	inner  net.Conn // what is read from and written to; set once by start
	err    error    // the same
	plain  atomic.Bool
	secure atomic.Pointer[tls.Conn] // of a client that uses TLS
}

// Plain says whether the client does not use TLS although it has to. It is known after the first Read.
func (c *Conn) Plain() bool { return c.plain.Load() }

// start looks at what the client begins with.
func (c *Conn) start() {
	c.inner = c.Conn
	if c.tls == nil {
		return
	}
	// How long the client may take is for whoever reads to say, by a deadline or by closing.
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

// lingering is how long a client that was refused may take to read why.
const lingering = 500 * time.Millisecond

// linger ends what is sent, and reads on for a moment: closing a connection on which something has come that nobody has read
// resets it, and the client would not see the alert.
func (c *Conn) linger() {
	half, ok := c.Conn.(interface{ CloseWrite() error })
	if !ok || half.CloseWrite() != nil {
		return
	}
	_ = c.Conn.SetReadDeadline(time.Now().Add(lingering))
	_, _ = io.CopyN(io.Discard, c.Conn, 64<<10)
}

// peekedConn is a connection whose first bytes have been looked at.
type peekedConn struct {
	net.Conn
	r *bufio.Reader
}

func (c *peekedConn) Read(b []byte) (int, error) {
	if c.r.Buffered() > 0 {
		return c.r.Read(b)
	}
	return c.Conn.Read(b)
}

func (c *Conn) Read(b []byte) (int, error) {
	if c.begin.Do(c.start); c.err != nil {
		return 0, c.err
	}
	return c.inner.Read(b)
}

func (c *Conn) Write(b []byte) (int, error) {
	if c.begin.Do(c.start); c.err != nil {
		return 0, c.err
	}
	return c.inner.Write(b)
}

// CloseWrite ends the sending side, which net/http does to let a client read the answer to a request that it is still
// sending.
func (c *Conn) CloseWrite() error {
	if half, ok := c.inner.(interface{ CloseWrite() error }); ok {
		return half.CloseWrite()
	}
	return errors.ErrUnsupported
}

// Close closes the connection. It waits for nobody who writes or reads.
func (c *Conn) Close() error {
	c.place.leave()
	if secure := c.secure.Load(); secure != nil {
		_ = c.Conn.SetReadDeadline(time.Now()) // of a handshake that is not complete
		return secure.Close()                  // tells the client
	}
	return c.Conn.Close()
}
