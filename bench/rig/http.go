package rig

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"strconv"
	"time"
)

// callLimit is how long a connection may be used. It only keeps a measurement from waiting forever.
const callLimit = 5 * time.Minute

// Dial returns a connection to addr and the function that closes it. Reads and writes fail when ctx is done.
func Dial(ctx context.Context, addr *net.TCPAddr) (conn net.Conn, hangUp func(), err error) {
	conn, err = net.DialTCP("tcp", nil, addr)
	if err != nil {
		return nil, nil, err
	}
	if err := conn.SetDeadline(time.Now().Add(callLimit)); err != nil {
		conn.Close()
		return nil, nil, err
	}
	stop := context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Unix(1, 0)) })
	return conn, func() { stop(); conn.Close() }, nil
}

// HTTPConnection sends requests that [Post] made. It connects with the first request, and again after a response that ends
// the connection; with Single, after every response.
type HTTPConnection struct {
	Ctx    context.Context // ends a call
	Addr   *net.TCPAddr
	Single bool

	Conn   net.Conn // nil between connections
	hangUp func()
	r      *bufio.Reader
	body   []byte
}

// Exchange sends a request and returns the body of the response, which is valid until the next call. A status other than
// 200 is an error.
func (c *HTTPConnection) Exchange(request []byte) ([]byte, error) {
	if c.Conn == nil {
		var err error
		if c.Conn, c.hangUp, err = Dial(c.Ctx, c.Addr); err != nil {
			return nil, err
		}
		if c.r == nil {
			c.r = newReader(c.Conn)
		} else {
			c.r.Reset(c.Conn)
		}
	}
	if _, err := c.Conn.Write(request); err != nil {
		return nil, err
	}
	ends, err := c.read()
	if err != nil {
		return nil, err
	}
	if ends || c.Single {
		c.Close()
	}
	return c.body, nil
}

// Close closes the connection if there is one.
func (c *HTTPConnection) Close() {
	if c.Conn != nil {
		c.hangUp()
		c.Conn = nil
	}
}

// read reads a response into c.body. ends reports that the connection does not carry another one.
func (c *HTTPConnection) read() (ends bool, err error) {
	line, err := c.r.ReadSlice('\n')
	if err != nil {
		return false, err
	}
	ends = !bytes.HasPrefix(line, []byte("HTTP/1.1 "))
	if len(line) < 12 || string(line[9:12]) != "200" {
		return false, fmt.Errorf("the answer begins with %q", line)
	}
	length := -1
	for {
		line, err := c.r.ReadSlice('\n')
		if err != nil {
			return false, err
		}
		line = bytes.TrimRight(line, "\r\n")
		if len(line) == 0 {
			break
		}
		name, text, _ := bytes.Cut(line, []byte(":"))
		text = bytes.TrimSpace(text)
		switch {
		case bytes.EqualFold(name, []byte("Content-Length")):
			if length, err = strconv.Atoi(string(text)); err != nil {
				return false, err
			}
		case bytes.EqualFold(name, []byte("Connection")):
			ends = ends || bytes.EqualFold(text, []byte("close"))
		}
	}
	if length < 0 {
		return false, fmt.Errorf("the answer has no Content-Length")
	}
	c.body = sized(c.body, length)
	_, err = io.ReadFull(c.r, c.body)
	return ends, err
}

// newReader returns a reader whose lines may be 16 KB long.
func newReader(conn net.Conn) *bufio.Reader { return bufio.NewReaderSize(conn, 16<<10) }

// sized returns a buffer of n bytes: the old one if it is large enough.
func sized(buffer []byte, n int) []byte {
	if cap(buffer) < n {
		return make([]byte, n)
	}
	return buffer[:n]
}

// Post returns an HTTP request with the headers that RF's client sends.
func Post(path string, body []byte) []byte {
	head := fmt.Sprintf("POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: identity\r\nContent-Type: text/xml\r\nUser-Agent: bench\r\nContent-Length: %d\r\n\r\n", path, len(body))
	return append([]byte(head), body...)
}
