package load

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/rflua/rflua/bench/rig"
	"github.com/rflua/rflua/internal/rftest"
)

const greeting = "Hello, world!"

// returnsGreeting is the verify of an echo.
func returnsGreeting(got any, _ string) error { return rig.Same(got, greeting) }

// serveXML answers every request with what respond does.
func serveXML(t *testing.T, respond http.HandlerFunc) *rig.Server {
	t.Helper()
	web := httptest.NewServer(respond)
	t.Cleanup(web.Close)
	return &rig.Server{XML: web.Listener.Addr().(*net.TCPAddr), Path: "/"}
}

func result(returned any) string {
	return string(rig.XMLResponse(rig.DictOf("status", "PASS", "output", "", "return", returned)))
}

// The load client is worth nothing if it takes a wrong answer for a right one.
func TestAWrongAnswerOverXMLRPCIsAnError(t *testing.T) {
	for _, row := range []struct {
		answer string
		status int
		want   string
	}{
		{answer: result(greeting)},
		{answer: result("Hello, World!"), want: "the answer is Hello, World!, want Hello, world!"},
		{answer: result(""), want: "the answer is , want"},
		{answer: result([]any{greeting}), want: "the answer is [Hello, world!]"},
		{answer: string(rig.XMLResponse(rig.DictOf("status", "FAIL", "return", greeting, "error", "no"))), want: "the keyword failed"},
		{answer: string(rig.XMLResponse(greeting)), want: "the keyword failed"},
		{answer: "<methodResponse><fault><value><string>broken</string></value></fault></methodResponse>", want: "fault broken"},
		{answer: "<methodResponse/>", want: "the answer has no value"},
		{answer: "Hello, world!", want: "EOF in Hello"},
		{answer: "", want: "EOF"},
		{answer: result(greeting), status: 500, want: "500"},
	} {
		s := serveXML(t, func(w http.ResponseWriter, _ *http.Request) {
			if row.status != 0 {
				w.WriteHeader(row.status)
			}
			fmt.Fprint(w, row.answer)
		})
		for _, single := range []bool{false, true} {
			_, err := Run(t.Context(), 2, time.Millisecond, XML(s, XMLUse{Single: single}, returnsGreeting, "echo", greeting))
			wantError(t, row.answer, err, row.want)
		}
	}
}

// wantError reports an error of the test if err does not contain want, or is not nil if want is empty.
func wantError(t *testing.T, what string, err error, want string) {
	t.Helper()
	if want == "" && err != nil {
		t.Errorf("%s: %v", what, err)
	}
	rftest.WantInside(t, what, fmt.Sprint(err), want)
}

func TestALaterWrongAnswerIsAnErrorToo(t *testing.T) {
	calls := 0
	s := serveXML(t, func(w http.ResponseWriter, _ *http.Request) {
		text := greeting
		if calls++; calls == 100 {
			text = "Hello, werld!"
		}
		fmt.Fprint(w, result(text))
	})
	_, err := Run(t.Context(), 1, time.Minute, XML(s, XMLUse{}, returnsGreeting, "echo", greeting))
	wantError(t, "the hundredth answer", err, "the answer is Hello, werld!")
	if calls != 100 {
		t.Errorf("there were %d calls", calls)
	}
}

func TestAnswersMayDifferInTimesOnly(t *testing.T) {
	verified := 0
	a := answer{timed: true, verify: func([]byte) error { verified++; return nil }}
	for i, row := range []struct {
		body     string
		verified int
	}{
		{"*INFO:1764000000123* message 1", 1},
		{"*INFO:1764000009999* message 1", 1},
		{"*INFO:1764000009999* message 2", 2},
		{"*INFO:17640000099* message 2", 3},
		{"*INFO:1764000000123* message 1764000000123", 4},
		{"*INFO:1764000000123.456* 1", 5},
		{"*INFO:1764000000999.012* 1", 5},
		{"*INFO:1764000000999.012* 2", 6},
	} {
		if err := a.check([]byte(row.body)); err != nil || verified != row.verified {
			t.Errorf("%d: verified %d times, %v; want %d", i, verified, err, row.verified)
		}
	}
}

func TestAConnectionIsUsedAgainUnlessTheServerEndsIt(t *testing.T) {
	for _, row := range []struct {
		name        string
		single      bool
		respond     http.HandlerFunc
		connections int
	}{
		{"kept", false, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, result(greeting)) }, 1},
		{"ended by the server", false, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Connection", "close")
			fmt.Fprint(w, result(greeting))
		}, 3},
		{"for one call", true, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, result(greeting)) }, 3},
	} {
		remotes := map[string]bool{}
		s := serveXML(t, func(w http.ResponseWriter, r *http.Request) {
			remotes[r.RemoteAddr] = true
			row.respond(w, r)
		})
		c, err := XML(s, XMLUse{Single: row.single}, returnsGreeting, "echo", greeting)(t.Context(), 0)
		if err != nil {
			t.Fatal(err)
		}
		for range 3 {
			if err := c.Call(); err != nil {
				t.Errorf("%s: %v", row.name, err)
			}
		}
		c.Close()
		if len(remotes) != row.connections {
			t.Errorf("%s: there were %d connections, want %d", row.name, len(remotes), row.connections)
		}
	}
}

// setup are the results of the calls before the first keyword.
var setup = map[string]string{
	"robot/initialize":     `{}`,
	"robot/import_library": `{"token":"t","definition":{"name":"Bench"}}`,
	"robot/run_keyword":    ``, // what the test says
}

// serveJSON answers robot/run_keyword with these messages.
func serveJSON(t *testing.T, messages ...string) *rig.Server {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go answerFrames(rig.NewFrames(conn), messages)
		}
	}()
	return &rig.Server{JSON: listener.Addr().(*net.TCPAddr)}
}

func answerFrames(f *rig.Frames, messages []string) {
	defer f.Close()
	for {
		body, err := f.Read()
		if err != nil {
			return
		}
		for method, constant := range setup {
			if !strings.Contains(string(body), `"`+method+`"`) {
				continue
			}
			out := []string{`{"jsonrpc":"2.0","id":"1","result":` + constant + `}`}
			if method == "robot/run_keyword" {
				out = messages
			}
			for _, text := range out {
				if _, err := io.WriteString(f.Conn, rftest.Frame(text)); err != nil {
					return
				}
			}
		}
	}
}

func TestAWrongAnswerOverJSONRPCIsAnError(t *testing.T) {
	response := func(result string) string { return `{"jsonrpc":"2.0","id":"1","result":` + result + `}` }
	right := response(`{"result":"` + greeting + `"}`)
	logs := func(text string) string {
		return `{"jsonrpc":"2.0","method":"robot/log","params":{"message":"` + text + `","level":"INFO"}}`
	}
	two := [][]byte{[]byte(`"one"`), []byte(`"two"`)}
	for _, row := range []struct {
		messages []string
		logged   [][]byte
		want     string
	}{
		{messages: []string{right}},
		{messages: []string{response(`{"result":"Hello, World!"}`)}, want: "the answer is Hello, World!"},
		{messages: []string{response(`{"result":null}`)}, want: "the answer is <nil>"},
		{messages: []string{response(`{"error":{"message":"no"}}`)}, want: "the keyword failed"},
		{messages: []string{`{"jsonrpc":"2.0","id":"1","error":{"code":-32601,"message":"no"}}`}, want: "has no result"},
		{messages: []string{"Hello, world!"}, want: "invalid character"},
		{messages: []string{logs("one"), right}, want: "unexpected"},
		{messages: []string{logs("one"), logs("two"), right}, logged: two},
		{messages: []string{logs("one"), right, logs("two")}, logged: two},
		{messages: []string{logs("two"), logs("one"), right}, logged: two, want: `the message "one" is not logged`},
		{messages: []string{logs("one"), logs("twos"), right}, logged: two, want: `the message "two" is not logged`},
		{messages: []string{logs("one"), right, right}, logged: two, want: "unexpected"},
	} {
		_, err := Run(t.Context(), 1, time.Millisecond, JSON(serveJSON(t, row.messages...), row.logged, greeting, "echo", greeting))
		wantError(t, fmt.Sprint(row.messages), err, row.want)
	}
}

func TestAnInterruptEndsACallThatIsNotAnswered(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	s := serveXML(t, func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // or the end of the connection is not seen
		cancel()
		<-r.Context().Done()
	})
	_, err := Run(ctx, 1, time.Minute, XML(s, XMLUse{}, returnsGreeting, "echo", greeting))
	wantError(t, "an interrupted call", err, "timeout")
}
