package xmlrpc

import (
	"testing"
	"time"

	"github.com/rflua/rflua/engine/message"
)

// BenchmarkOutput collects the 100 messages of one call.
func BenchmarkOutput(b *testing.B) {
	m := message.Message{Level: message.Info, Time: time.Date(2026, 1, 2, 3, 4, 5, 678e6, time.UTC), Text: "message 1 of the log"}
	b.ReportAllocs()
	for b.Loop() {
		var o output
		for range 100 {
			o.add(m)
		}
	}
}
