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

// callLimit is how long a connection may be used. It only keeps the benchmark from waiting for ever.
const callLimit = 5 * time.Minute

// Dial connects. The connection breaks when ctx is done.
func Dial(ctx context.Context, addr *net.TCPAddr) (net.Conn, func(), error) {
	conn, err := net.DialTCP("tcp", nil, addr)
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

// HttpConnection sends one request again and again. It connects anew after an answer that ends the connection, and
// after every one if single is set.
type HttpConnection struct {
	Ctx     context.Context
	Addr    *net.TCPAddr
	Single  bool
	request []byte
	answer  Answer

	Conn   net.Conn // nil between connections
	hangUp func()
	r      *bufio.Reader
	body   []byte
}

func (c *HttpConnection) Call() error {
	body, err := c.Exchange(c.request)
	if err != nil {
		return err
	}
	return c.answer.Check(body)
}

// Exchange sends a request and gives the body of the answer, which is valid until the next one.
func (c *HttpConnection) Exchange(request []byte) ([]byte, error) {
	if c.Conn == nil {
		var err error
		if c.Conn, c.hangUp, err = Dial(c.Ctx, c.Addr); err != nil {
			return nil, err
		}
		if c.r == nil {
			c.r = bufio.NewReaderSize(c.Conn, 16<<10)
		} else {
			c.r.Reset(c.Conn)
		}
	}
	if _, err := c.Conn.Write(request); err != nil {
		return nil, err
	}
	ends, err := c.Read()
	if err != nil {
		return nil, err
	}
	if ends || c.Single {
		c.Close()
	}
	return c.body, nil
}

func (c *HttpConnection) Close() {
	if c.Conn != nil {
		c.hangUp()
		c.Conn = nil
	}
}

// Read reads an answer into c.body. ends says that the connection is not for another one.
func (c *HttpConnection) Read() (ends bool, err error) {
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

// sized is a buffer of n bytes, the old one if it is large enough.
func sized(buffer []byte, n int) []byte {
	if cap(buffer) < n {
		return make([]byte, n)
	}
	return buffer[:n]
}

// Post is an HTTP request as RF's client makes it.
func Post(path string, body []byte) []byte {
	head := fmt.Sprintf("POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: identity\r\nContent-Type: text/xml\r\nUser-Agent: bench\r\nContent-Length: %d\r\n\r\n", path, len(body))
	return append([]byte(head), body...)
}
