package jsonrpc

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rflua/rflua/bridge/jsonrpc/frame"
	"github.com/rflua/rflua/engine"
	"github.com/rflua/rflua/internal/rftest"
)

func TestASession(t *testing.T) {
	s := started(t, Options{})
	c := connected(t, s)
	rftest.WantText(t, "initialize", c.call("robot/initialize", `{"client_info":{"name":"x","version":"1"},"capabilities":{}}`),
		`{"jsonrpc":"2.0","id":"1","result":{"capabilities":{"support_exit":true,"libraries":["Broken","Golden","NotANumber","Second"]},"server_info":{"name":"rflua","version":"1.2.3"}}}`)
	c.notify("robot/initialized", "{}")
	golden := c.imports(`{"name":"Golden","args":["usb1"],"kw_args":{"timeout":"3"}}`)
	second := c.imports(`{"name":"second"}`)
	rftest.WantText(t, "init arguments are converted", c.run(golden, "connect", `["h"]`), `{"error":{"message":"Keyword 'Golden.connect' missing named-only argument 'user'."}}`)
	rftest.WantText(t, "named arguments", c.call("robot/run_keyword", fmt.Sprintf(`{"library_token":%q,"name":"Connect","args":["h"],"kwargs":{"user":"u","z":[1]}}`, golden)),
		`{"jsonrpc":"2.0","id":"5","result":{"result":{"host":"h","opts":{"port":80,"user":"u","z":[1]},"address":"usb1","timeout":3}}}`)
	rftest.WantText(t, "another library on the same connection", c.run(second, "Only Here", `[1]`), `{"result":["here",1]}`)
	rftest.WantText(t, "finalize", c.call("robot/finalize_library", fmt.Sprintf(`{"token":%q}`, second)), `{"jsonrpc":"2.0","id":"7","result":{}}`)
	rftest.WantText(t, "a finalized token is unknown", c.run(second, "Only Here", `[]`),
		fmt.Sprintf(`{"error":{"message":"There is no library with the token '%s' in this session."}}`, second))
	rftest.WantText(t, "shutdown", c.call("robot/shutdown", `{}`), `{"jsonrpc":"2.0","id":"9","result":{}}`)
	if n := s.engine.InstanceCount(); n != 0 {
		t.Errorf("%d instances are left after the shutdown", n)
	}
	rftest.WantText(t, "after the shutdown", c.call("robot/import_library", `{"name":"Golden"}`),
		`{"jsonrpc":"2.0","id":"10","error":{"code":-32600,"message":"robot/import_library came after the session was shut down."}}`)
	c.notify("robot/exit", "{}")
	if got := c.receive(); got != "" {
		t.Errorf("after robot/exit: %s", got)
	}
}

func TestBrokenRequestsGetAnErrorAndTheConnectionStaysUsable(t *testing.T) {
	s := started(t, Options{})
	c := session(t, s)
	token := c.imports(`{"name":"Golden"}`)
	other := session(t, s).imports(`{"name":"Golden"}`)
	long := strings.Repeat("x", 2000)
	for _, row := range []struct{ rule, body, want string }{
		{"invalid JSON", `{"jsonrpc":"2.0",`, `{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"Parse error: `},
		{"no jsonrpc", `{"id":1,"method":"robot/shutdown"}`, `{"jsonrpc":"2.0","id":1,"error":{"code":-32600,`},
		{"an unknown method", `{"jsonrpc":"2.0","id":-7,"method":"robot/run"}`, `{"jsonrpc":"2.0","id":-7,"error":{"code":-32601,"message":"There is no method 'robot/run'."}}`},
		{"a method without its prefix", `{"jsonrpc":"2.0","id":1.5,"method":"run_keyword"}`, `{"jsonrpc":"2.0","id":1.5,"error":{"code":-32601,"message":"There is no method 'run_keyword'. Did you mean 'robot/run_keyword'?"}}`},
		{"no params", `{"jsonrpc":"2.0","id":"a b","method":"robot/run_keyword"}`, `{"jsonrpc":"2.0","id":"a b","error":{"code":-32602,"message":"robot/run_keyword needs params, an object."}}`},
		{"params by position", `{"jsonrpc":"2.0","id":1,"method":"robot/run_keyword","params":[]}`, `{"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"The params of robot/run_keyword must be an object, not an array."}}`},
		{"a missing parameter", `{"jsonrpc":"2.0","id":1,"method":"robot/run_keyword","params":{"name":"add"}}`, `{"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"params.library_token is missing."}}`},
		{"a parameter of a wrong type", `{"jsonrpc":"2.0","id":1,"method":"robot/run_keyword","params":{"library_token":5,"name":"add"}}`, `{"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"params.library_token must be a string, not a number."}}`},
		{"args of a wrong type", `{"jsonrpc":"2.0","id":1,"method":"robot/run_keyword","params":{"library_token":"x","name":"add","args":{}}}`, `{"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"params.args must be an array, not an object."}}`},
		{"an unknown token is a failed keyword", `{"jsonrpc":"2.0","id":1,"method":"robot/run_keyword","params":{"library_token":"x","name":"add"}}`, `{"jsonrpc":"2.0","id":1,"result":{"error":{"message":"There is no library with the token 'x' in this session."}}}`},
		{"so is that of another connection", `{"jsonrpc":"2.0","id":1,"method":"robot/run_keyword","params":{"library_token":"` + other + `","name":"add"}}`, `{"jsonrpc":"2.0","id":1,"result":{"error":{"message":"There is no library with the token '` + other},
		{"it cannot be finalized either", `{"jsonrpc":"2.0","id":1,"method":"robot/finalize_library","params":{"token":"` + other + `"}}`, `{"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"There is no library with the token`},
		{"an unknown library", `{"jsonrpc":"2.0","id":1,"method":"robot/import_library","params":{"name":"Goldne"}}`, `{"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"unknown library 'Goldne'; did you mean 'Golden'?"}}`},
		{"no library", `{"jsonrpc":"2.0","id":1,"method":"robot/import_library","params":{"name":""}}`, `{"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"The import names no library, and there are 4: Broken, Golden, NotANumber, Second. Give the name of one."}}`},
		{"init arguments that do not fit", `{"jsonrpc":"2.0","id":1,"method":"robot/import_library","params":{"name":"Golden","args":["a","soon"]}}`, `{"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"Library 'Golden': argument 'timeout' got value 'soon' that cannot be converted to number"}}`},
		{"a library that does not load", `{"jsonrpc":"2.0","id":1,"method":"robot/import_library","params":{"name":"Broken"}}`, `{"jsonrpc":"2.0","id":1,"error":{"code":-32603,"message":"Library 'Broken' does not load.\ntestdata/lua/Broken.lua:3:1: error: syntax error near 'return'\n  3 | return M\n    | ^^^^^^"}}`},
		{"a second initialize", `{"jsonrpc":"2.0","id":1,"method":"robot/initialize","params":{}}`, `{"jsonrpc":"2.0","id":1,"error":{"code":-32600,"message":"The session is initialized already."}}`},
		{"a pickle that is none", `{"jsonrpc":"2.0","id":1,"method":"robot/run_keyword","params":{"library_token":"` + token + `","name":"add","args":[1,{"__pickled__":"zz"}]}}`, `{"jsonrpc":"2.0","id":1,"result":{"error":{"message":"Keyword 'add': argument 2: `},
		{"an empty batch", `[]`, `{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"Invalid request: a batch must not be empty."}}`},
		{"a batch of junk", `[1,{"jsonrpc":"2.0","id":1,"method":"nope"}]`, `[{"jsonrpc":"2.0","id":null,"error":{"code":-32600,`},
		{"a header without a length", "\x00Content-Type: x\r\n\r\n", `{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"Invalid request: a header has no Content-Length."}}`},
		{"a length that is none", "\x00Content-Length: many\r\n\r\n", `{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"Invalid request: Content-Length is \"many\", not a number of bytes."}}`},
		{"a very long header line", "\x00X: " + long + "\r\nContent-Length: 3\r\n\r\n{}x", `{"jsonrpc":"2.0","id":null,"error":{"code":-32700,`},
	} {
		if raw, ok := strings.CutPrefix(row.body, "\x00"); ok {
			fmt.Fprint(c.conn, raw)
		} else {
			c.send(row.body)
		}
		rftest.WantPrefix(t, row.rule, c.receive(), row.want)
		rftest.WantText(t, row.rule+": the next call", c.run(token, "add", `[1]`), `{"result":2.5}`)
	}
}

func TestRequestsBeforeInitializeAreRefused(t *testing.T) {
	c := connected(t, started(t, Options{}))
	rftest.WantText(t, "import", c.call("robot/import_library", `{"name":"Golden"}`),
		`{"jsonrpc":"2.0","id":"1","error":{"code":-32000,"message":"robot/import_library came before robot/initialize."}}`)
	rftest.WantPrefix(t, "initialize", c.call("robot/initialize", `{}`), `{"jsonrpc":"2.0","id":"2","result":{`)
}

func TestAFrameOverTheLimitIsRefusedAndSkipped(t *testing.T) {
	c := session(t, started(t, Options{}))
	size := frame.MaxBody + 1
	fmt.Fprintf(c.conn, "Content-Length: %d\r\nContent-Type: x\r\n\r\n", size)
	go func() {
		chunk := make([]byte, 1<<20)
		for left := size; left > 0; left -= len(chunk) {
			chunk = chunk[:min(left, len(chunk))]
			if _, err := c.conn.Write(chunk); err != nil {
				return
			}
		}
		c.send(`{"jsonrpc":"2.0","id":1,"method":"robot/shutdown"}`)
	}()
	rftest.WantPrefix(t, "error", c.receive(), `{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"Invalid request: a message of 67108865 bytes is larger than the limit of 64 MiB."`)
	rftest.WantText(t, "next", c.receive(), `{"jsonrpc":"2.0","id":1,"result":{}}`)
}

func TestABatchIsAnsweredTogether(t *testing.T) {
	c := session(t, started(t, Options{}))
	token := c.imports(`{"name":"Golden"}`)
	run := func(id int, keyword string) string {
		return fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"method":"robot/run_keyword","params":{"library_token":%q,"name":%q}}`, id, token, keyword)
	}
	c.send(`[` + run(1, "next") + `,{"jsonrpc":"2.0","method":"robot/initialized"},` + run(2, "next") + `,` + run(3, "skip") + `]`)
	rftest.WantText(t, "batch", lastFrame(c), `[{"jsonrpc":"2.0","id":1,"result":{"result":1}},{"jsonrpc":"2.0","id":2,"result":{"result":2}},{"jsonrpc":"2.0","id":3,"result":{"error":{"message":"no hardware","mode":"SKIP"}}}]`)
	c.send(`[{"jsonrpc":"2.0","method":"robot/initialized"}]`)
	rftest.WantText(t, "a batch of notifications gets no answer", c.run(token, "next", `[]`), `{"result":3}`)
}

// A client finds its request by the id, which it must get back as it was.
func TestIdsComeBackAsTheyCame(t *testing.T) {
	c := session(t, started(t, Options{}))
	token := c.imports(`{"name":"Golden"}`)
	for _, id := range []string{`null`, `""`, `"\u0031"`, `-0`, `1.50e+1`, `123456789012345678901234567890`, `"<&>"`, `"` + strings.Repeat("long ", 500) + `"`} {
		run := fmt.Sprintf(`{"jsonrpc":"2.0","id":%s,"method":"robot/run_keyword","params":{"library_token":%q,"name":"same","args":["<&>"]}}`, id, token)
		answer := fmt.Sprintf(`{"jsonrpc":"2.0","id":%s,"result":{"result":"<&>"}}`, id)
		c.send(run)
		rftest.WantText(t, "alone", c.receive(), answer)
		c.send(`[` + run + `,` + run + `]`)
		rftest.WantText(t, "twice in a batch", c.receive(), `[`+answer+`,`+answer+`]`)
		c.send(fmt.Sprintf(`{"jsonrpc":"2.0","id":%s,"method":"nope"}`, id))
		rftest.WantText(t, "with an error", c.receive(), fmt.Sprintf(`{"jsonrpc":"2.0","id":%s,"error":{"code":-32601,"message":"There is no method 'nope'."}}`, id))
	}
}

// lastFrame is the next frame that is not a notification.
func lastFrame(c *client) string {
	for {
		if body := c.receive(); !strings.Contains(body, `"method":"robot/log"`) {
			return body
		}
	}
}

func TestMessagesArriveWhileTheKeywordRunsAndBeforeItsResult(t *testing.T) {
	c := session(t, started(t, Options{}))
	token := c.imports(`{"name":"Golden"}`)
	c.send(fmt.Sprintf(`{"jsonrpc":"2.0","id":1,"method":"robot/run_keyword","params":{"library_token":%q,"name":"log all"}}`, token))
	for _, want := range []string{`"message":"first","level":"DEBUG","timestamp":"`, `"message":"<b>","level":"INFO","html":true,"timestamp":"`,
		`"message":"shown","level":"INFO","console":true,"timestamp":"`, `"message":"printed","level":"WARN","timestamp":"`} {
		rftest.WantPrefix(t, "log", c.receive(), `{"jsonrpc":"2.0","method":"robot/log","params":{`+want)
	}
	rftest.WantText(t, "result", c.receive(), `{"jsonrpc":"2.0","id":1,"result":{"result":null}}`)

	c.send(fmt.Sprintf(`{"jsonrpc":"2.0","id":2,"method":"robot/run_keyword","params":{"library_token":%q,"name":"loop"}}`, token))
	if got := c.receive(); !strings.Contains(got, `"message":"looping"`) {
		t.Errorf("the message does not come while the keyword runs: %s", got)
	}
}

func TestFailures(t *testing.T) {
	c := session(t, started(t, Options{}))
	token := c.imports(`{"name":"Golden"}`)
	for keyword, want := range map[string]string{
		"fail all": `{"error":{"message":"Limit: broken","type":"Limit","mode":"CONTINUABLE"}}`,
		"fatal":    `{"error":{"message":"power is off","mode":"FATAL"}}`,
		"skip":     `{"error":{"message":"no hardware","mode":"SKIP"}}`,
		"nothing":  `{"error":{"message":"No keyword with name 'nothing' found in library 'Golden'."}}`,
	} {
		rftest.WantText(t, keyword, c.run(token, keyword, `[]`), want)
	}
	rftest.WantText(t, "a number that JSON does not have", c.run(token, "same", `[NaN]`),
		`{"error":{"message":"Keyword 'same' returned a value that cannot be sent to the test: JSON has no number for NaN."}}`)
}

func TestValuesOfAPlainClientAreJSON(t *testing.T) {
	c := session(t, started(t, Options{}))
	token := c.imports(`{"name":"Golden"}`)
	rftest.WantText(t, "values", c.run(token, "values", `[]`), `{"result":[null,true,1,2.5,"a\"é","Yg==",[],{}]}`)
	rftest.WantText(t, "order is kept", c.run(token, "same", `[{"z":[{"y":1,"b":2}],"a":{}}]`), `{"result":{"z":[{"y":1,"b":2}],"a":{}}}`)
	rftest.WantText(t, "an integer beyond 2^53", c.run(token, "same", `[9007199254740993]`), `{"result":"9007199254740993"}`)
	rftest.WantText(t, "null", c.run(token, "same", `[null]`), `{"result":null}`)
}

func TestTokensRunAtTheSameTimeAndCallsOfOneInOrder(t *testing.T) {
	c := session(t, started(t, Options{}))
	slow, fast := c.imports(`{"name":"Golden"}`), c.imports(`{"name":"Golden"}`)
	c.send(fmt.Sprintf(`{"jsonrpc":"2.0","id":"slow","method":"robot/run_keyword","params":{"library_token":%q,"name":"loop"}}`, slow))
	c.receive() // its message: it runs
	for i := range 50 {
		c.send(fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"method":"robot/run_keyword","params":{"library_token":%q,"name":"next"}}`, i, fast))
	}
	for i := range 50 {
		rftest.WantText(t, "in order", c.receive(), fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"result":{"result":%d}}`, i, i+1))
	}
}

func TestAVanishedClientLeavesNothing(t *testing.T) {
	s := started(t, Options{})
	for range 20 {
		c := session(t, s)
		token := c.imports(`{"name":"Golden"}`)
		c.imports(`{"name":"Second"}`)
		c.send(fmt.Sprintf(`{"jsonrpc":"2.0","id":1,"method":"robot/run_keyword","params":{"library_token":%q,"name":"loop"}}`, token))
		c.receive()
		c.conn.Close()
	}
	rftest.WaitFor(t, "instances to end", func() bool { return s.engine.InstanceCount() == 0 })
	rftest.WaitFor(t, "connections to end", func() bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		return len(s.connections) == 0
	})
}

func TestStoppingAnswersWhatRunsAndClosesConnections(t *testing.T) {
	s := started(t, Options{})
	c, idle := session(t, s), session(t, s)
	token := c.imports(`{"name":"Golden"}`)
	c.send(fmt.Sprintf(`{"jsonrpc":"2.0","id":1,"method":"robot/run_keyword","params":{"library_token":%q,"name":"wait","args":[1]}}`, token))
	c.receive()
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		s.Stop(context.Background())
	}()
	if got := idle.receive(); got != "" {
		t.Errorf("an idle connection gets %s", got)
	}
	rftest.WaitFor(t, "the connection to take no more calls", func() bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		for busy := range s.connections {
			stopping := false
			busy.change(func(state *connectionState) { stopping = state.stopping && state.busy > 0 })
			if stopping {
				return true
			}
		}
		return false
	})
	c.send(fmt.Sprintf(`{"jsonrpc":"2.0","id":2,"method":"robot/run_keyword","params":{"library_token":%q,"name":"next"}}`, token))
	rftest.WantText(t, "a call that comes later", c.receive(), `{"jsonrpc":"2.0","id":2,"result":{"error":{"message":"The server is stopping."}}}`)
	rftest.WantText(t, "the call that runs", c.receive(), `{"jsonrpc":"2.0","id":1,"result":{"result":"waited"}}`)
	<-stopped
}

func TestStoppingCancelsWhatRunsWhenTheGraceIsOver(t *testing.T) {
	s := started(t, Options{})
	c := session(t, s)
	token := c.imports(`{"name":"Golden"}`)
	c.send(fmt.Sprintf(`{"jsonrpc":"2.0","id":1,"method":"robot/run_keyword","params":{"library_token":%q,"name":"loop"}}`, token))
	c.receive()
	grace, cancel := context.WithTimeout(context.Background(), 10*time.Millisecond)
	defer cancel()
	s.Stop(grace)
	rftest.WantText(t, "result", lastFrame(c), `{"jsonrpc":"2.0","id":1,"result":{"error":{"message":"The keyword was cancelled: the server is stopping."}}}`)
}

func TestTraceNotificationsTellWhatWasDone(t *testing.T) {
	c := connected(t, started(t, Options{}))
	rftest.WantPrefix(t, "a wrong trace", c.call("robot/initialize", `{"trace":"all"}`), `{"jsonrpc":"2.0","id":"1","error":{"code":-32602,"message":"params.trace is 'all'; it must be off, messages or verbose."`)
	c.call("robot/initialize", `{"trace":"messages"}`)
	rftest.WantPrefix(t, "trace", c.receive(), `{"jsonrpc":"2.0","method":"robot/trace","params":{"message":"robot/initialize done","level":"TRACE","timestamp":"`)
}

func TestAnEmptyLibraryNameIsTheDefault(t *testing.T) {
	c := session(t, started(t, Options{Default: "Second"}))
	rftest.WantText(t, "run", c.run(c.imports(`{"name":""}`), "only here", `[]`), `{"result":["here"]}`)
}

func TestAUnixSocket(t *testing.T) {
	dir, err := os.MkdirTemp("", "rflua") // t.TempDir is too long for a socket
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	s := started(t, Options{Network: "unix", Addr: filepath.Join(dir, "s")})
	c := session(t, s)
	rftest.WantText(t, "run", c.run(c.imports(`{"name":"Second"}`), "only here", `[]`), `{"result":["here"]}`)
}

func TestAPairOfPipesCanBeServed(t *testing.T) {
	e, err := engine.Open(t.Context(), engine.Config{Roots: []string{"testdata/lua"}})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close(context.Background())
	s := NewServer(e, Options{})
	near, far := net.Pipe()
	served := make(chan struct{})
	go func() {
		defer close(served)
		s.ServeConn(far)
	}()
	c := &client{t: t, conn: near, r: bufio.NewReader(near)}
	c.call("robot/initialize", `{}`)
	rftest.WantText(t, "run", c.run(c.imports(`{"name":"Second"}`), "only here", `[]`), `{"result":["here"]}`)
	near.Close()
	<-served
}
