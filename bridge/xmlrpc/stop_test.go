package xmlrpc

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/rflua/rflua/engine"
)

// A client that sends half a request and then nothing used to keep the server from stopping, for ever.
func TestStopDoesNotWaitForAClientThatNeverEndsItsRequest(t *testing.T) {
	e, err := engine.Open(t.Context(), engine.Config{Roots: []string{t.TempDir()}})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close(t.Context())
	server := NewServer(e, Options{Addr: "127.0.0.1:0"})
	if _, err := server.Activate(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve() }()

	client, err := net.Dial("tcp", server.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	fmt.Fprint(client, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\nExpect: 100-continue\r\n\r\n")
	if line, err := bufio.NewReader(client).ReadString('\n'); err != nil || !strings.Contains(line, "100") {
		t.Fatalf("the server does not ask for the body: %q, %v", line, err)
	}
	over, cancel := context.WithCancel(t.Context())
	cancel()
	go server.Stop(over)
	select {
	case err := <-ended:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(10 * lastAnswers):
		t.Error("the server does not stop")
	}
}
