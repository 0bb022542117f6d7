package access

import (
	"io"
	"log/slog"
	"net"
	"os"
	"testing"
	"time"
)

// listening limits a listener; what it accepts comes out of the channel.
func listening(t *testing.T, c *Connections, full func(net.Conn)) (addr string, accepted chan *Conn) {
	t.Helper()
	inner, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l := c.Listener(inner, nil, full, slog.New(slog.DiscardHandler))
	accepted = make(chan *Conn, 100)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			accepted <- conn.(*Conn)
		}
	}()
	t.Cleanup(func() {
		l.Close() // also while Accept waits for a slot
		<-done
		close(accepted)
		for conn := range accepted {
			conn.Close()
		}
		if n := c.Count(); n != 0 {
			t.Errorf("%d connections are still counted", n)
		}
	})
	return l.Addr().String(), accepted
}

func connect(t *testing.T, addr, from string) net.Conn {
	t.Helper()
	conn, err := (&net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(from)}}).Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

// gone waits until the other side has closed a connection.
func gone(t *testing.T, conn net.Conn) {
	t.Helper()
	_ = conn.SetReadDeadline(time.Now().Add(10 * time.Second))
	if _, err := conn.Read(make([]byte, 1)); err != io.EOF {
		t.Errorf("the connection is not closed: %v", err)
	}
}

// open checks that a connection is not closed.
func open(t *testing.T, conn net.Conn, accepted *Conn) {
	t.Helper()
	if _, err := accepted.Write([]byte("x")); err != nil {
		t.Errorf("the connection is closed: %v", err)
	}
	_ = conn.SetReadDeadline(time.Now().Add(10 * time.Second))
	if _, err := conn.Read(make([]byte, 1)); err != nil {
		t.Errorf("the connection is closed: %v", err)
	}
}

func TestTheLongestIdleConnectionMakesRoom(t *testing.T) {
	c := NewConnections(2)
	addr, accepted := listening(t, c, nil)
	first := connect(t, addr, "127.0.0.1")
	a := <-accepted
	second := connect(t, addr, "127.0.0.1")
	b := <-accepted
	done, ok := a.MarkBusy()
	if !ok {
		t.Fatal("an open connection cannot be busy")
	}
	done() // the first has been idle for a shorter time now
	third := connect(t, addr, "127.0.0.1")
	d := <-accepted
	gone(t, second)
	open(t, first, a)
	open(t, third, d)
	if _, ok := b.MarkBusy(); ok {
		t.Error("a closed connection can be busy")
	}
	if c.Count() != 2 || c.Evicted() != 1 {
		t.Errorf("%d connections, %d evicted", c.Count(), c.Evicted())
	}
	for _, conn := range []*Conn{a, b, d, a} {
		conn.Close() // a second time, too
	}
}

func TestTheAddressWithMostConnectionsMakesRoom(t *testing.T) {
	c := NewConnections(3)
	addr, accepted := listening(t, c, nil)
	lonely := connect(t, addr, "127.0.0.1")
	a := <-accepted
	greedy := connect(t, addr, "127.0.0.2")
	defer (<-accepted).Close()
	connect(t, addr, "127.0.0.2")
	defer (<-accepted).Close()
	connect(t, addr, "127.0.0.2")
	defer (<-accepted).Close()
	gone(t, greedy)
	open(t, lonely, a)
	a.Close()
}

func TestWhoComesWhenAllWorkWaits(t *testing.T) {
	c := NewConnections(1)
	addr, accepted := listening(t, c, nil)
	connect(t, addr, "127.0.0.1")
	a := <-accepted
	done, _ := a.MarkBusy()
	second := connect(t, addr, "127.0.0.1")
	select {
	case <-accepted:
		t.Error("it was accepted at the limit")
	case <-time.After(3 * settle):
	}
	done()
	b := <-accepted // the first is idle, and is evicted
	open(t, second, b)
	a.Close()
	b.Close()
}

func TestWhoComesWhenAllWorkIsToldSo(t *testing.T) {
	c := NewConnections(1)
	addr, accepted := listening(t, c, func(conn net.Conn) { _, _ = io.WriteString(conn, "full") })
	connect(t, addr, "127.0.0.1")
	a := <-accepted
	defer a.Close()
	a.MarkBusy()
	second := connect(t, addr, "127.0.0.1")
	_ = second.SetReadDeadline(time.Now().Add(10 * time.Second))
	if text, err := io.ReadAll(second); string(text) != "full" || err != nil {
		t.Errorf("it gets %q, %v", text, err)
	}
}

func TestAListenerThatWaitsCanBeClosed(t *testing.T) {
	c := NewConnections(1)
	inner, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l := c.Listener(inner, nil, nil, slog.New(slog.DiscardHandler))
	connect(t, l.Addr().String(), "127.0.0.1")
	first, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	first.(*Conn).MarkBusy()
	waits := connect(t, l.Addr().String(), "127.0.0.1")
	ended := make(chan error, 1)
	go func() {
		_, err := l.Accept()
		ended <- err
	}()
	l.Close()
	if err := <-ended; err == nil {
		t.Error("it has accepted")
	}
	_ = waits.SetReadDeadline(time.Now().Add(10 * time.Second))
	if _, err := waits.Read(make([]byte, 1)); err == nil || os.IsTimeout(err) {
		t.Errorf("who waited gets %v", err)
	}
}

func TestWithoutALimitAllAreAccepted(t *testing.T) {
	for _, c := range []*Connections{nil, NewConnections(0)} {
		addr, accepted := listening(t, c, nil)
		for range 50 {
			conn := connect(t, addr, "127.0.0.1")
			a := <-accepted
			done, ok := a.MarkBusy()
			if !ok {
				t.Error("it cannot be busy")
			}
			done()
			open(t, conn, a)
			a.Close()
		}
	}
}
