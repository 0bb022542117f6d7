package engine

import (
	"bytes"
	"io"
	"testing"

	"github.com/rflua/rflua/engine/wire"
)

// FuzzDecodeWorkerRevision: whatever a worker says that it has learned of a library, the server does not panic.
func FuzzDecodeWorkerRevision(f *testing.F) {
	var b bytes.Buffer
	r := &Revision{Generation: 2, Doc: "d", hasNew: true, previous: map[string]bool{"old": true},
		InitArgs: []Argument{{Name: "a", HasDefault: true, Default: int64(1)}},
		Keywords: []*Keyword{{Name: "K", Tags: []string{"t"}, Args: []Argument{{Name: "b", Type: "int"}}}},
		units:    &units{found: map[string]*unit{"Lib": {file: "Lib.lua"}}}}
	_ = wire.NewConn(&b, &b).Send(kindDone, func(to *wire.Encoder) { putBuilt(to, r, nil) })
	f.Add(b.Bytes())
	f.Fuzz(func(t *testing.T, data []byte) {
		_, from, err := wire.NewConn(bytes.NewReader(data), io.Discard).Receive()
		if err != nil {
			return
		}
		u := &units{found: map[string]*unit{}, read: map[string]*unit{"Lib.lua": {file: "Lib.lua"}}}
		r, _ := getBuilt(from, u, nil)
		if from.End() == nil && r != nil && len(r.byName) > len(r.Keywords) {
			t.Error("more names than keywords")
		}
	})
}
