package jsonrpc

import (
	"fmt"
	"os"
	"runtime"
	"testing"

	"github.com/rflua/rflua/internal/rftest"
)

// TestAThousandVanishedConnectionsLeaveNothing opens connections that import, call and go without finalizing, half of
// them in the middle of a call.
func TestAThousandVanishedConnectionsLeaveNothing(t *testing.T) {
	s := started(t, Options{})
	count := func() (instances, goroutines, descriptors int) {
		entries, err := os.ReadDir("/proc/self/fd")
		if err != nil {
			entries = nil // only Linux tells
		}
		return s.engine.InstanceCount(), runtime.NumGoroutine(), len(entries)
	}
	vanish := func(i int) {
		c := session(t, s)
		token := c.imports(`{"name":"Golden"}`)
		c.run(token, "next", `[]`)
		if i%2 == 0 {
			c.send(fmt.Sprintf(`{"jsonrpc":"2.0","id":1,"method":"robot/run_keyword","params":{"library_token":%q,"name":"loop"}}`, token))
		}
		c.conn.Close()
	}
	vanish(1) // whatever is made once
	rftest.WaitFor(t, "the first connection to end", func() bool { return s.engine.InstanceCount() == 0 && s.connected() == 0 })
	_, goroutines, descriptors := count()
	for i := range 1000 {
		vanish(i)
	}
	rftest.WaitFor(t, "all connections to end", func() bool { return s.connected() == 0 })
	rftest.WaitFor(t, "everything to be gone", func() bool {
		i, g, d := count()
		return i == 0 && g <= goroutines && d <= descriptors
	})
}

func (s *Server) connected() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.connections)
}
