package isolate

import (
	"bytes"
	"io"
	"testing"

	"github.com/rflua/rflua/engine/argspec"
	"github.com/rflua/rflua/engine/diag"
	"github.com/rflua/rflua/engine/isolate/wire"
	"github.com/rflua/rflua/engine/keyword"
	"github.com/rflua/rflua/engine/source"
)

// FuzzDecodeWorkerRevision: whatever a worker sends as the library that it has built, the server does not panic, and what it
// could read comes back as it was.
func FuzzDecodeWorkerRevision(f *testing.F) {
	sent := func(b *Built) []byte {
		var buf bytes.Buffer
		_ = wire.NewConn(&buf, &buf).Send(kindDone, func(to *wire.Encoder) { putBuilt(to, b) })
		return buf.Bytes()
	}
	f.Add(sent(&Built{Problems: []*diag.Diagnostic{{Message: "m"}}, Revision: &Revision{
		Generation: 2, Previous: []string{"old"}, Modules: []source.Module{{Name: "Lib", File: "Lib.lua"}},
		Learned: &keyword.Learned{Doc: "d", New: &keyword.Entry{Fixed: 1}, InitArgs: []argspec.Argument{{Name: "a", HasDefault: true, Default: int64(1)}},
			Keywords: []*keyword.Keyword{{Name: "K", Tags: []string{"t"}, Args: []argspec.Argument{{Name: "b", Type: "int"}}}}},
	}}))
	f.Fuzz(func(t *testing.T, data []byte) {
		_, from, err := wire.NewConn(bytes.NewReader(data), io.Discard).Receive()
		if err != nil {
			return
		}
		built := getBuilt(from)
		if from.End() != nil {
			return
		}
		_, again, err := wire.NewConn(bytes.NewReader(sent(built)), io.Discard).Receive()
		if err != nil {
			t.Fatal(err)
		}
		if first, second := sent(built), sent(getBuilt(again)); !bytes.Equal(first, second) {
			t.Errorf("%q was sent as %q", first, second)
		}
	})
}
