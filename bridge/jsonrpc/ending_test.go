package jsonrpc

import (
	"context"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/rflua/rflua/bridge/jsonrpc/frame"
	"github.com/rflua/rflua/engine"
	"github.com/rflua/rflua/internal/rftest"
)

func runRequest(id int, token, keyword string) string {
	return fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"method":"robot/run_keyword","params":{"library_token":%q,"name":%q}}`, id, token, keyword)
}

// The symptom: a client whose keyword hangs sends finalize or shutdown and goes away, and its instance stayed for ever.
func TestAnInstanceThatIsToBeFinalizedDoesNotOutliveItsConnection(t *testing.T) {
	s := started(t, Options{})
	for i := range 20 {
		c := session(t, s)
		token := c.imports(`{"name":"Golden"}`)
		c.send(runRequest(1, token, "loop"))
		c.receive()
		if i%2 == 0 {
			c.send(fmt.Sprintf(`{"jsonrpc":"2.0","id":2,"method":"robot/finalize_library","params":{"token":%q}}`, token))
		} else {
			c.send(`{"jsonrpc":"2.0","id":2,"method":"robot/shutdown"}`)
		}
		c.conn.Close()
	}
	rftest.WaitFor(t, "all instances to end", func() bool { return s.engine.InstanceCount() == 0 && s.connected() == 0 })
}

func TestCallsThatWaitDoNotKeepTheConnectionFromBeingRead(t *testing.T) {
	s := started(t, Options{})
	c := session(t, s)
	slow, other := c.imports(`{"name":"Golden"}`), c.imports(`{"name":"Golden"}`)
	c.send(runRequest(0, slow, "loop"))
	c.receive()
	for i := range maxWaiting + 5 {
		c.send(runRequest(i+1, slow, "next"))
	}
	for i := range 5 {
		rftest.WantPrefix(t, "a call over the limit", c.receive(), fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"result":{"error":{"message":"Too many calls wait in this session: the limits are 10000 calls and 64 MiB."}}}`, maxWaiting+i+1))
	}
	_ = other
	c.conn.Close()
	rftest.WaitFor(t, "the connection to end", func() bool { return s.engine.InstanceCount() == 0 && s.connected() == 0 })
}

func TestAnswersThatAreOwedReachAClientThatSendsNoMore(t *testing.T) {
	s := started(t, Options{})
	for range 50 {
		c := connected(t, s)
		c.send(`{"jsonrpc":"2.0","id":1,"method":"robot/initialize"}`)
		if err := c.conn.(*net.TCPConn).CloseWrite(); err != nil {
			t.Fatal(err)
		}
		if got := c.receive(); !strings.HasPrefix(got, `{"jsonrpc":"2.0","id":1,"result":{`) {
			t.Fatalf("got %q", got)
		}
	}
}

func TestAKeywordThatRunsIsAnsweredWhenItsClientSendsNoMore(t *testing.T) {
	c := session(t, started(t, Options{}))
	c.send(runRequest(1, c.imports(`{"name":"Golden"}`), "loop"))
	c.receive() // its message: it runs
	if err := c.conn.(*net.TCPConn).CloseWrite(); err != nil {
		t.Fatal(err)
	}
	rftest.WantText(t, "result", lastFrame(c), `{"jsonrpc":"2.0","id":1,"result":{"error":{"message":"The keyword was cancelled: client disconnected."}}}`)
}

func TestABatchIsAnsweredWholeWhenTheServerStops(t *testing.T) {
	s := started(t, Options{})
	c := session(t, s)
	token := c.imports(`{"name":"Golden"}`)
	var calls []string
	for i := range 300 {
		calls = append(calls, runRequest(i, token, "log all"))
	}
	c.send("[" + strings.Join(calls, ",") + "]")
	c.receive()
	go s.Stop(context.Background())
	for {
		got := c.receive()
		if strings.HasPrefix(got, "[") {
			if n := strings.Count(got, `"id":`); n != 300 {
				t.Errorf("%d answers", n)
			}
			return
		}
		if got == "" {
			t.Fatal("the connection is closed without the answers")
		}
	}
}

func TestStoppingDoesNotWaitForAClientThatDoesNotRead(t *testing.T) {
	s := started(t, Options{})
	c := session(t, s)
	token := c.imports(`{"name":"Golden"}`)
	c.send(runRequest(1, token, "flood"))
	rftest.WaitFor(t, "the messages to pile up", func() bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		for c := range s.connections {
			return len(c.stream.out) == cap(c.stream.out)
		}
		return false
	})
	grace, cancel := context.WithTimeout(context.Background(), 10*time.Millisecond)
	defer cancel()
	begin := time.Now()
	s.Stop(grace)
	if took := time.Since(begin); took > DefaultWriteTimeout/2 {
		t.Errorf("stopping took %s, as long as the client may leave what it is sent", took)
	}
}

func TestImportsInFlightDoNotOutliveAShutdown(t *testing.T) {
	s := started(t, Options{})
	c := session(t, s)
	for i := range 20 {
		c.send(fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"method":"robot/import_library","params":{"name":"Golden"}}`, i))
	}
	c.send(`{"jsonrpc":"2.0","id":99,"method":"robot/shutdown"}`)
	for range 21 {
		c.receive()
	}
	rftest.WaitFor(t, "all instances to end", func() bool { return s.engine.InstanceCount() == 0 })
}

func TestARefusedInitializeChangesNothing(t *testing.T) {
	c := session(t, started(t, Options{}))
	c.call("robot/initialize", `{"trace":"messages","client_info":{"name":"RobotFramework JsonRpcRemote Client"}}`)
	token := c.imports(`{"name":"Golden"}`)
	c.send(runRequest(1, token, "values"))
	rftest.WantPrefix(t, "plain JSON and no trace", c.receive(), `{"jsonrpc":"2.0","id":1,"result":{"result":[null,true`)
}

func TestADefaultThatJSONCannotCarryIsAClearError(t *testing.T) {
	c := session(t, started(t, Options{}))
	rftest.WantPrefix(t, "import", c.call("robot/import_library", `{"name":"NotANumber"}`),
		`{"jsonrpc":"2.0","id":"2","error":{"code":-32603,"message":"The definition of library 'NotANumber' cannot be sent: JSON has no number for NaN."}}`)
}

// blocking is a client that neither reads nor can have deadlines, as a pipe on standard output.
type blocking struct {
	io.Reader
	stuck chan struct{}
}

func (b *blocking) Write([]byte) (int, error) { <-b.stuck; return 0, io.ErrClosedPipe }
func (b *blocking) Close() error              { return nil }

func TestAStreamWithoutDeadlinesIsGivenUpToo(t *testing.T) {
	e, err := engine.Open(t.Context(), engine.Config{Roots: []string{"testdata/lua"}})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close(context.Background())
	s := NewServer(e, Options{WriteTimeout: 50 * time.Millisecond})
	r, w := io.Pipe()
	b := &blocking{Reader: r, stuck: make(chan struct{})}
	served := make(chan struct{})
	go func() {
		defer close(served)
		s.ServeConn(b)
	}()
	if _, err := w.Write(frame.Append(nil, []byte(`{"jsonrpc":"2.0","id":1,"method":"robot/initialize"}`))); err != nil {
		t.Fatal(err)
	}
	select {
	case <-served: // though neither reading nor writing has ended
	case <-time.After(rftest.Patience):
		t.Fatal("the server waits for ever")
	}
	close(b.stuck)
	w.Close()
}
