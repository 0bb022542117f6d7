package jsonrpc

import (
	"fmt"
	"runtime"
	"testing"
	"time"

	"github.com/rflua/rflua/internal/rftest"
)

// TestAClientThatStopsReadingIsDisconnected: its keyword waits, then its connection ends; the messages do not pile up.
func TestAClientThatStopsReadingIsDisconnected(t *testing.T) {
	s := started(t, Options{WriteTimeout: 200 * time.Millisecond})
	c, other := session(t, s), session(t, s)
	token, otherToken := c.imports(`{"name":"Golden"}`), other.imports(`{"name":"Golden"}`)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	c.send(fmt.Sprintf(`{"jsonrpc":"2.0","id":1,"method":"robot/run_keyword","params":{"library_token":%q,"name":"flood"}}`, token))
	rftest.WantText(t, "another client meanwhile", other.run(otherToken, "add", `[1]`), `{"result":2.5}`)
	rftest.WaitFor(t, "the connection to end", func() bool { return s.connected() == 1 })
	runtime.ReadMemStats(&after)
	if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 64<<20 {
		t.Errorf("the heap has grown by %d MiB", grown>>20)
	}
	if n := s.engine.InstanceCount(); n != 1 {
		t.Errorf("there are %d instances, want that of the other client", n)
	}
}
