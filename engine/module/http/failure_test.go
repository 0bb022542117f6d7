package http_test

import (
	"bufio"
	"context"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/rflua/rflua/engine"
	"github.com/rflua/rflua/internal/rftest"
)

// raw returns a server that reads a request and answers with these bytes, whatever they are, and closes. If there is a
// channel it waits for it before it closes.
func raw(t *testing.T, answer string, hold <-chan struct{}) (url string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			if _, err := http.ReadRequest(bufio.NewReader(conn)); err == nil {
				_, _ = conn.Write([]byte(answer))
			}
			if hold != nil {
				<-hold
			}
			conn.Close()
		}
	}()
	t.Cleanup(func() {
		listener.Close()
		<-ended
	})
	return "http://" + listener.Addr().String()
}

// closedPort has nobody listening, and nobody else can get it: it is the other end of a connection.
func closedPort(t *testing.T) (url string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	conn, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close(); listener.Close() })
	return "http://" + conn.LocalAddr().String()
}

// TestFailures: the message names method, URL and cause, and holds no password.
func TestFailures(t *testing.T) {
	s := newScript(t)
	get := `local r, message = http.get(url .. "/x"); return r == nil and message`
	for _, row := range []struct{ rule, url, code, want string }{
		{"nobody listens", closedPort(t), get, "GET URL/x: connection refused"},
		{"secrets are not in it", closedPort(t), `return (select(2, http.get((url:gsub("//", "//ada:pass@")) .. "/x?q=1&access_token=abc")))`,
			"GET URL/x?q=1&access_token=***: connection refused"},
		{"the host is unknown", "http://no-such-host.invalid", get, "GET URL/x: no such host"},
		{"closed without an answer", raw(t, "", nil), get, "GET URL/x: the server closed the connection without an answer"},
		{"closed in the middle of the body", raw(t, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n1234", nil), get, "GET URL/x: the connection ended after 4 of the 10 bytes of the body"},
		{"closed in the middle of a chunk", raw(t, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc", nil), get, "GET URL/x: the connection ended in the middle of the body, after 3 bytes"},
		{"closed in the middle of the headers", raw(t, "HTTP/1.1 200 OK\r\nContent-", nil), get, `GET URL/x: malformed MIME header: missing colon: "Content-"`},
		{"garbage for a status line", raw(t, "SSH-2.0-OpenSSH_9.6\r\n", nil), get, `GET URL/x: malformed HTTP response "SSH-2.0-OpenSSH_9.6"`},
		{"a status that is no number", raw(t, "HTTP/1.1 abc OK\r\n\r\n", nil), get, `GET URL/x: malformed HTTP status code "abc"`},
		{"a length that is no number", raw(t, "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n", nil), get, `GET URL/x: bad Content-Length "many"`},
		{"too many headers", raw(t, "HTTP/1.1 200 OK\r\nX-A: "+strings.Repeat("x", 2<<20)+"\r\n\r\n", nil), get, "GET URL/x: net/http: server response headers exceeded 1048576 bytes; aborted"},
		{"a body that is no gzip", raw(t, "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 12\r\n\r\nnot gzip at all", nil), get, "GET URL/x: gzip: invalid header"},
		{"https at a server without it", strings.Replace(serve(t, echo).URL, "http:", "https:", 1), get, "GET URL/x: http: server gave HTTP response to HTTPS client"},
	} {
		t.Run(row.rule, func(t *testing.T) {
			got, _ := s.in(t).run(row.code, row.url).(string)
			rftest.WantText(t, row.code, strings.ReplaceAll(got, row.url, "URL"), row.want)
		})
	}
}

// TestALengthThatIsTooShort: what comes behind the body is not part of it.
func TestALengthThatIsTooShort(t *testing.T) {
	url := raw(t, "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n1234567", nil)
	rftest.WantText(t, "the body", show(newScript(t).run(`return http.get(url).body`, url)), `"1234"`)
}

// TestTimeouts: the message says which time was over and what the request was doing.
func TestTimeouts(t *testing.T) {
	done := make(chan struct{})
	defer close(done)
	silent, err := net.Listen("tcp", "127.0.0.1:0") // accepts in the system's queue only, so that TLS never begins
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	trickle := serve(t, func(w http.ResponseWriter, r *http.Request) {
		for ticker := time.NewTicker(time.Millisecond); ; {
			select {
			case <-ticker.C:
				_, _ = w.Write([]byte("x"))
				w.(http.Flusher).Flush()
			case <-r.Context().Done():
				return
			}
		}
	})
	// A second is far more than what comes before the silence takes. Timings cannot be wrong, only slow.
	rows := []struct{ rule, url, code, want string }{
		{"a server that never answers", raw(t, "", done), `http.get(url, { timeout = 1 })`, "GET URL: timed out after 1 second (option 'timeout') while waiting for the answer"},
		{"one that stops in the body", raw(t, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n1234", done), `http.get(url, { timeout = 1 })`,
			"GET URL: timed out after 1 second (option 'timeout') while reading the body, of which 4 bytes had come"},
		{"one that never begins", "https://" + silent.Addr().String(), `http.get(url, { timeout = 0.05 })`, "GET URL: timed out after 50 milliseconds (option 'timeout') while connecting"},
		{"one that trickles", trickle.URL, `http.get(url, { timeout = 1 })`, "GET URL: timed out after 1 second (option 'timeout') while reading the body"},
		{"the timeout of a session", raw(t, "", done), `http.session({ timeout = "1000 ms" }):post(url)`, "POST URL: timed out after 1 second (option 'timeout') while waiting for the answer"},
	}
	t.Run("at once", func(t *testing.T) { // and done is closed when all are over
		for _, row := range rows {
			s := newScript(t)
			t.Run(row.rule, func(t *testing.T) {
				t.Parallel()
				got, _ := s.in(t).run(`local r, message = `+row.code+`; return r == nil and message`, row.url).(string)
				rftest.WantInside(t, row.code, strings.ReplaceAll(got, row.url, "URL"), row.want)
			})
		}
	})
}

// TestCancelledRequests: a request ends with the keyword that made it, in the middle of the body too.
func TestCancelledRequests(t *testing.T) {
	for _, row := range []struct{ rule, answer string }{
		{"while it waits", ""},
		{"while it reads", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n1234"},
	} {
		t.Run(row.rule, func(t *testing.T) {
			asked, gone := make(chan struct{}), make(chan struct{})
			server := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				conn, buffered, err := w.(http.Hijacker).Hijack()
				if err != nil {
					t.Error(err)
					return
				}
				defer conn.Close()
				_, _ = conn.Write([]byte(row.answer))
				close(asked)
				_, _ = buffered.ReadByte() // until the other side closes
				close(gone)
			})
			s := newScript(t)
			ctx, cancel := context.WithCancelCause(t.Context())
			go func() {
				<-asked
				cancel(engine.ErrStopping)
			}()
			_, failure := s.start(ctx, `local ok = pcall(http.get, url); return "caught"`, server.URL)
			if failure == nil || !strings.Contains(failure.Message, engine.ErrStopping.Error()) {
				t.Errorf("the failure is %+v", failure)
			}
			<-gone
			rftest.WantText(t, "the instance stays usable", show(s.run(`return 1`)), "1")
		})
	}
}

// TestCancelledJSON: a keyword that is cancelled while a large body is read or written as JSON ends, and cannot catch
// that.
func TestCancelledJSON(t *testing.T) {
	for _, row := range []struct{ rule, code string }{
		{"while it is read", `local r = http.get(url); r.body = "[" .. ("1,"):rep(500000) .. "1]"; while true do pcall(r.json, r) end`},
		{"while it is written", `local list = {}; for i = 1, 500000 do list[i] = i end
			http.get(url); while true do pcall(http.post, "http://127.0.0.1:1", { json = list, timeout = 60 }) end`},
	} {
		t.Run(row.rule, func(t *testing.T) {
			s := newScript(t)
			ctx, cancel := context.WithCancelCause(t.Context())
			server := serve(t, func(http.ResponseWriter, *http.Request) { cancel(engine.ErrStopping) })
			_, failure := s.start(ctx, row.code, server.URL)
			if failure == nil || !strings.Contains(failure.Message, engine.ErrStopping.Error()) {
				t.Errorf("the failure is %+v", failure)
			}
			rftest.WantText(t, "the instance stays usable", show(s.run(`return 1`)), "1")
		})
	}
}
