package bridge_test

import (
	"bytes"
	"crypto/rand"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/rflua/rflua/internal/rftest"
)

// faults are what a network can send. during is the attack; a second client is answered all the while. Every attack must be
// over by itself: the server ends it.
var faults = []struct {
	rule   string
	setup  setup
	during func(t *testing.T, g *guarded)
}{
	{"a header that never ends is cut off", setup{}, func(t *testing.T, g *guarded) {
		drip(t, g.web, 100, "POST /Lib HTTP/1.1\r\nHost: localhost\r\n", "X-A: b\r\n")
	}},
	{"a frame header that never ends is cut off", setup{}, func(t *testing.T, g *guarded) {
		drip(t, g.rpc, 100, "Content-Length: 10\r\n", "X-A: b\r\n")
	}},
	{"a body that hardly comes is cut off", setup{}, func(t *testing.T, g *guarded) {
		answers := drip(t, g.web, 100, "POST /Lib HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n<?xml", " ")
		for _, text := range answers {
			if text != "" && !strings.Contains(text, "The request came too slowly.") {
				t.Errorf("the answer is %q", text)
			}
		}
	}},
	{"a frame that hardly comes is cut off", setup{}, func(t *testing.T, g *guarded) {
		drip(t, g.rpc, 100, "Content-Length: 100000\r\n\r\n{", " ")
	}},
	{"a session that began does not wait for the rest of a frame either", setup{}, func(t *testing.T, g *guarded) {
		s := g.session(nil)
		if _, err := io.WriteString(s.conn, "Content-Length: 100\r\n\r\n{"); err != nil {
			t.Fatal(err)
		}
		ended(t, s.conn)
	}},
	{"connections that are open and silent are closed", setup{}, func(t *testing.T, g *guarded) {
		var silent []net.Conn
		for range 100 {
			silent = append(silent, g.dial(g.web), g.dial(g.rpc))
		}
		for _, conn := range silent {
			ended(t, conn)
		}
	}},
	{"connections that do not begin TLS are closed", setup{tls: true}, func(t *testing.T, g *guarded) {
		var silent []net.Conn
		for range 20 {
			silent = append(silent, g.dial(g.web), g.dial(g.rpc))
		}
		for _, conn := range silent {
			ended(t, conn)
		}
	}},
	{"garbage is refused and the connection ends", setup{}, garbage},
	{"garbage on a port with TLS is refused and the connection ends", setup{tls: true}, garbage},
	{"a client that does not read its answer is disconnected", setup{}, func(t *testing.T, g *guarded) {
		const size, clients = 12_000_000, 5
		big := xmlRequest("run_keyword", fmt.Sprintf("<param><value>big</value></param><param><value><array><data><value><int>%d</int></value></data></array></value></param>", size))
		var deaf []net.Conn
		for range clients {
			conn := g.dial(g.web)
			fmt.Fprintf(conn, "POST /Lib?token=deaf HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n%s", len(big), big)
			deaf = append(deaf, conn)
		}
		rftest.WaitFor(t, "the keywords", func() bool { return strings.Contains(g.metrics(), `keyword="big",outcome="pass"} 5`) })
		// Their places are given back although they read nothing. The second client has one, and for each call another.
		rftest.WaitFor(t, "the connections to end", func() bool { return g.limits.Count() <= 1 })
		for _, conn := range deaf {
			if text := ended(t, conn); len(text) >= size {
				t.Error("the whole answer has come")
			}
		}
	}},
	{"a thousand connections over the limit keep nobody out", setup{maxConnections: 200}, func(t *testing.T, g *guarded) {
		var many []net.Conn
		// From another address, since the one that has most connections has to give way.
		dialer := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, 0, 2)}}
		for i := range 1200 {
			conn, err := dialer.Dial("tcp", []string{g.web, g.rpc}[i%2])
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			if i%3 == 0 {
				fmt.Fprint(conn, "POST /Lib HTTP/1.1\r\n")
			}
			many = append(many, conn)
			if n := g.limits.Count(); n > 200 {
				t.Fatalf("there are %d connections", n)
			}
		}
		for _, conn := range many {
			ended(t, conn)
		}
	}},
	{"large requests come one after the other", setup{}, func(t *testing.T, g *guarded) {
		const clients, size = 12, 5 << 20
		large := xmlRequest("run_keyword", "<param><value>size</value></param><param><value><array><data><value>"+strings.Repeat("x", size)+"</value></data></array></value></param>")
		answers := make(chan string, clients)
		for range clients {
			go func() {
				_, text, _, err := g.ask(request{body: large})
				answers <- fmt.Sprint(text, err)
			}()
		}
		for range clients {
			if text := <-answers; !strings.Contains(text, fmt.Sprintf("<int>%d</int>", size)) && !strings.Contains(text, "the limit is 4") {
				t.Errorf("got %.500s", text)
			}
		}
	}},
	{"a header that is too large is refused", setup{}, func(t *testing.T, g *guarded) {
		conn := g.dial(g.web)
		fmt.Fprintf(conn, "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX: %s\r\n\r\n", strings.Repeat("x", 200<<10))
		if text := ended(t, conn); !strings.HasPrefix(text, "HTTP/1.1 431") {
			t.Errorf("got %.100q", text)
		}
	}},
}

func TestASecondClientIsAnsweredDuringEveryFault(t *testing.T) {
	for _, row := range faults {
		t.Run(row.rule, func(t *testing.T) {
			g := serveGuarded(t, row.setup)
			stop := g.witness(request{})
			row.during(t, g)
			stop()
			if err := g.added(request{}); err != nil {
				t.Errorf("afterwards: %v", err)
			}
		})
	}
}

// drip opens connections, sends the start on each and then a little more all the time, until the server has closed all. It
// gives what the server sent.
func drip(t *testing.T, addr string, connections int, start, more string) []string {
	t.Helper()
	answers := make(chan string, connections)
	for range connections {
		conn, err := net.Dial("tcp", addr)
		if err != nil {
			t.Fatal(err)
		}
		go func() {
			defer conn.Close()
			quit := make(chan struct{})
			go func() {
				_, err := io.WriteString(conn, start)
				for tick := time.NewTicker(50 * time.Millisecond); err == nil; {
					select {
					case <-tick.C:
						_, err = io.WriteString(conn, more)
					case <-quit:
						tick.Stop()
						return
					}
				}
			}()
			answers <- ended(t, conn)
			close(quit)
		}()
	}
	var all []string
	for range connections {
		all = append(all, <-answers)
	}
	return all
}

func garbage(t *testing.T, g *guarded) {
	var open []net.Conn
	for i := range 100 {
		noise := make([]byte, 3000)
		_, _ = rand.Read(noise)
		conn := g.dial([]string{g.web, g.rpc}[i%2])
		_, _ = conn.Write(append(noise, "\r\n\r\n"...))
		open = append(open, conn)
	}
	for _, conn := range open {
		ended(t, conn)
	}
}

func TestAWorkingConnectionIsNeverClosedToMakeRoom(t *testing.T) {
	g := serveGuarded(t, setup{maxConnections: 3})
	slept := make(chan string, 1)
	sleep := xmlRequest("run_keyword", "<param><value>sleep</value></param><param><value><array><data><value><double>0.5</double></value></data></array></value></param>")
	go func() {
		_, text, _, err := g.ask(request{body: sleep})
		slept <- fmt.Sprint(text, err)
	}()
	first, second := g.session(nil), g.session(nil)
	rftest.WaitFor(t, "the keyword to run", func() bool { return strings.Contains(g.metrics(), "\nrflua_keywords_running 1\n") || len(slept) > 0 })
	// All places work, or will: a client of JSON-RPC is told so, one of XML-RPC waits for the keyword.
	third := g.dial(g.rpc)
	if text := ended(t, third); text != "" && !strings.Contains(text, "limit of connections at once (--max-connections)") {
		t.Errorf("the third session gets %q", text)
	}
	if err := g.added(request{}); err != nil {
		t.Errorf("a call that has to wait: %v", err)
	}
	if text := <-slept; !strings.Contains(text, "slept") {
		t.Errorf("the keyword that ran: %s", text)
	}
	for _, s := range []*rpcSession{first, second} {
		if err := s.add(); err != nil {
			t.Errorf("a session: %v", err)
		}
	}
}

// metrics is the page, without going through the network.
func (g *guarded) metrics() string {
	g.t.Helper()
	w := &page{header: http.Header{}}
	request, _ := http.NewRequest(http.MethodGet, "/metrics", nil)
	g.pages.ServeHTTP(w, request)
	return w.String()
}

type page struct {
	bytes.Buffer
	header http.Header
	status int
}

func (p *page) Header() http.Header    { return p.header }
func (p *page) WriteHeader(status int) { p.status = status }

// A page that a tester visits can make the browser send any body to any port; here it would be a frame.
func TestABrowserCannotSpeakJSONRPC(t *testing.T) {
	g := serveGuarded(t, setup{})
	body := `[{"jsonrpc":"2.0","id":1,"method":"robot/initialize","params":{}},{"jsonrpc":"2.0","id":2,"method":"robot/import_library","params":{"name":"Lib"}}]`
	for _, method := range []string{"POST", "PUT", "X"} {
		conn := g.dial(g.rpc)
		fmt.Fprintf(conn, "%s / HTTP/1.1\r\nHost: %s\r\nOrigin: http://evil.example\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n%s", method, g.rpc, len(body), body)
		if text := ended(t, conn); !strings.Contains(text, "this is not a web server") || strings.Contains(text, "result") {
			t.Errorf("%s gets %s", method, text)
		}
	}
	if n := g.engine.InstanceCount(); n != 0 {
		t.Errorf("%d instances were made", n)
	}
}

func TestInstancesAreLimited(t *testing.T) {
	g := serveGuarded(t, setup{maxInstances: 2})
	g.session(nil)
	if err := g.added(request{}); err != nil {
		t.Fatal(err)
	}
	status, text, _, err := g.ask(request{})
	if err != nil || status != http.StatusOK || !strings.Contains(text, "PASS") {
		t.Errorf("an instance that there is: %d %s %v", status, text, err)
	}
	conn := g.bare()
	if text, err := conn.call("robot/import_library", `{"name":"Lib"}`); err != nil || !strings.Contains(text, "limit of 2 instances at once (--max-instances)") {
		t.Errorf("a third instance gets %s, %v", text, err)
	}
}

func TestATokenIsOfItsConnectionAlone(t *testing.T) {
	g := serveGuarded(t, setup{})
	owner, thief := g.session(nil), g.session(nil)
	thief.token, owner.token = owner.token, thief.token
	for _, s := range []*rpcSession{owner, thief} {
		if err := s.add(); err == nil || !strings.Contains(err.Error(), "There is no library with the token") {
			t.Errorf("a token of another connection gets %v", err)
		}
		if text, err := s.call("robot/finalize_library", fmt.Sprintf(`{"token":%q}`, s.token)); err != nil || !strings.Contains(text, "There is no library with the token") {
			t.Errorf("finalizing by a token of another connection gets %s, %v", text, err)
		}
	}
	if n := g.engine.InstanceCount(); n != 2 {
		t.Errorf("%d instances are left, want both", n)
	}
}
