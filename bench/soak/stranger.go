package soak

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"

	"github.com/rflua/rflua/bench/rig"
)

// strangers sends what no client sends.
func (s *soak) strangers(over context.Context) error {
	for over.Err() == nil {
		for _, m := range malformedXML {
			if err := s.strangeXML(m); err != nil {
				return err
			}
			_ = rig.Wait(over, 20*time.Millisecond) // the loop checks over
		}
		for _, m := range malformedJSON {
			if err := s.strangeJSON(m); err != nil {
				return err
			}
			_ = rig.Wait(over, 20*time.Millisecond) // the loop checks over
		}
		if err := s.strangePickle(); err != nil {
			return err
		}
	}
	return nil
}

// strangeXML sends m over a connection of its own.
func (s *soak) strangeXML(m malformed) error {
	conn, hangUp, err := rig.Dial(s.ctx, s.server.XML)
	if err != nil {
		return err
	}
	defer hangUp()
	s.tally.count("malformed, XML-RPC", true, s.send(conn, m))
	return nil
}

// send sends m and returns an error if the answer is not the one that m must get.
func (s *soak) send(conn net.Conn, m malformed) error {
	_ = conn.SetDeadline(time.Now().Add(rig.Patience)) // a connection that is closed says so below
	go func() {
		_, _ = io.WriteString(conn, m.sent) // the server may close the connection before the end
		if m.ends {
			_ = conn.(*net.TCPConn).CloseWrite() // as above
		}
	}()
	got, err := receive(conn, m.want)
	switch {
	case s.ctx.Err() != nil:
		return nil
	case m.want == "" && (err == io.EOF || isReset(err)):
		return nil
	case bytes.Contains(got, []byte(m.want)) && m.want != "":
		return nil
	}
	return fmt.Errorf("%s gets %q (%v), want %q", m.name, rig.Excerpt(got), err, m.want)
}

// isReset reports whether err is the end of a connection by the other side.
func isReset(err error) bool {
	var timeout net.Error
	return err != nil && !(errors.As(err, &timeout) && timeout.Timeout())
}

// strangeJSON sends m in an initialized session, which must still answer calls then.
func (s *soak) strangeJSON(m malformed) error {
	c, err := s.json("Soak")
	if err != nil {
		return err
	}
	defer c.Close()
	s.tally.count("malformed, JSON-RPC", true, s.send(c.Conn, m))
	if m.ends {
		return nil
	}
	body, _, err := c.Conversation(rig.RunKeyword(c.token, "echo", "still there"))
	for err == nil && !bytes.Contains(body, []byte(`"result":{"result":"still there"}`)) {
		if !bytes.Contains(body, []byte(`"error"`)) { // the rest of the error may arrive late
			err = fmt.Errorf("after %s: %s", m.name, rig.Excerpt(body))
			break
		}
		body, err = c.Read()
	}
	s.tally.count("sessions after something malformed", false, err)
	return nil
}

// strangePickle sends pickles that would run something in Python.
func (s *soak) strangePickle() error {
	c, err := s.json("Soak")
	if err != nil {
		return err
	}
	defer c.Close()
	for _, hex := range []string{
		"636f730a73797374656d0a285327747275650a275274522e", // cos\nsystem\n(S'true\n'RtR.
		"80045d9428", // an open list
		"zz", "",
	} {
		err := s.call(c, call{kind: "malformed, JSON-RPC", keyword: "echo", args: []any{rig.Object{"__pickled__": hex}}, fails: "argument 1"})
		if err != nil {
			return err
		}
	}
	return nil
}

// halfOpen keeps connections that send nothing, or the beginning of a request, and closes them after a while.
func (s *soak) halfOpen(over context.Context) error {
	type open struct {
		conn  net.Conn
		until time.Time
	}
	var all []open
	defer func() {
		for _, o := range all {
			o.conn.Close()
		}
	}()
	for n := 0; over.Err() == nil; n++ {
		addr, sent := s.server.XML, []string{"", "POST /Soak HTTP/1.1\r\nHost:", "POST /Soak HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\n<meth"}[n%3]
		if n%2 == 1 {
			addr, sent = s.server.JSON, []string{"", "Content-Len", "Content-Length: 100000\r\n\r\n{\"jsonrpc\""}[n%3]
		}
		conn, err := net.DialTCP("tcp", nil, addr)
		if err != nil {
			return err
		}
		_, err = io.WriteString(conn, sent)
		s.tally.count("half-open connections", false, err)
		all = append(all, open{conn, time.Now().Add(upTo(8 * time.Second))})
		if len(all) > 40 || time.Now().After(all[0].until) {
			if n%2 == 0 {
				reset(all[0].conn)
			}
			all[0].conn.Close()
			all = all[1:]
		}
		_ = rig.Wait(over, 200*time.Millisecond) // the loop checks over
	}
	return nil
}

// slowHeaders sends a header byte by byte. The server must close the connection within 15 s.
func (s *soak) slowHeaders(over context.Context) error {
	for over.Err() == nil {
		conn, err := net.DialTCP("tcp", nil, s.server.XML)
		if err != nil {
			return err
		}
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			_, _ = receive(conn, "") // only the end of the connection matters
		}()
		header := "POST /Soak HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + strings.Repeat("x", 1000)
		begin := time.Now()
		closed := false
		for i := 0; i < len(header) && !closed && over.Err() == nil && time.Since(begin) < 15*time.Second; i++ {
			_, _ = conn.Write([]byte{header[i]}) // if it fails, the other end has closed
			select {
			case <-ended:
				closed = true
			case <-time.After(200 * time.Millisecond):
			}
		}
		if over.Err() == nil {
			var problem error
			if !closed {
				problem = errors.New("the server still waits for a header that never ends after 15 s")
			}
			s.tally.count("slow headers", true, problem)
		}
		conn.Close()
		<-ended
	}
	return nil
}

// slowReaders requests much, reads nothing of it, and leaves.
func (s *soak) slowReaders(over context.Context) error {
	for n := 0; over.Err() == nil; n++ {
		c, err := s.json("Soak")
		if err != nil {
			return err
		}
		_, err = c.Conn.Write(rig.RunKeyword(c.token, "large", 8))
		s.tally.count("slow readers", false, err)
		_ = rig.Wait(over, upTo(2*time.Second)) // the loop checks over
		if n%2 == 0 {
			reset(c.Conn)
		}
		c.Close()
		x := s.xml("/Soak?token="+s.fresh("slow"), true)
		conn, hangUp, err := rig.Dial(s.ctx, x.Addr)
		if err != nil {
			return err
		}
		_, err = conn.Write(rig.Post(x.path, rig.XMLCall("run_keyword", "large", []any{8})))
		s.tally.count("slow readers", false, err)
		_ = rig.Wait(over, upTo(2*time.Second)) // the loop checks over
		reset(conn)
		hangUp()
	}
	return nil
}
