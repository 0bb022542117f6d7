package jsonrpc

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/sourcegraph/jsonrpc2"

	"github.com/rflua/rflua/bridge/jsonrpc/frame"
	"github.com/rflua/rflua/engine/value"
)

// BenchmarkReadRequest reads the frame of a call and decodes what runs the keyword.
func BenchmarkReadRequest(b *testing.B) {
	sent := frame.Append(nil, []byte(`{"jsonrpc":"2.0","method":"robot/run_keyword","id":"7","params":{"library_token":"t1","name":"Echo","args":["Hello, world!"],"kwargs":{}}}`))
	source := bytes.NewReader(nil)
	r := bufio.NewReaderSize(nil, 16<<10)
	var messages []message
	b.SetBytes(int64(len(sent)))
	b.ReportAllocs()
	for b.Loop() {
		source.Reset(sent)
		r.Reset(source)
		body, err := frame.Read(r, false)
		if err != nil {
			b.Fatal(err)
		}
		messages, _, err = decodeMessages(messages[:0], body)
		if err != nil {
			b.Fatal(err)
		}
		m := &messages[0]
		p, err := paramsOf(&jsonrpc2.Request{Params: (*json.RawMessage)(&m.params), ExtraFields: []jsonrpc2.RequestField{{Value: m.value}}}, true)
		if err != nil {
			b.Fatal(err)
		}
		if args, err := p.list("args"); err != nil || len(args) != 1 {
			b.Fatal(args, err)
		}
	}
}

// BenchmarkEncodeResult makes the frame that answers a call.
func BenchmarkEncodeResult(b *testing.B) {
	rows := make([]any, 2000)
	for i := range rows {
		rows[i] = value.DictOf("id", int64(i), "name", fmt.Sprintf("row <%d>", i), "ratio", float64(i)/7, "odd", i%2 == 1)
	}
	for _, row := range []struct {
		name   string
		result any
		python bool
	}{
		{"echo", "Hello, world!", true},
		{"10000 values", rows, false},
		{"10000 values pickled", rows, true},
	} {
		b.Run(row.name, func(b *testing.B) {
			c := &connection{state: connectionState{python: row.python}}
			size, id := 0, idOf([]byte(`"7"`))
			b.ReportAllocs()
			for b.Loop() {
				p := newPayload()
				*p = c.appendOutcome(*p, "echo", row.result, nil)
				o := responseTo(&jsonrpc2.Response{ID: id, Result: p})
				size = len(o.frame())
				o.release()
			}
			b.SetBytes(int64(size))
		})
	}
}

// BenchmarkEncodeLog makes the frame of a message of the log.
func BenchmarkEncodeLog(b *testing.B) {
	at := time.Date(2026, 1, 2, 3, 4, 5, 678e6, time.UTC)
	var out []byte
	b.ReportAllocs()
	for b.Loop() {
		out = appendLogParams(out[:0], "message 1 of the log", "INFO", at, false, false)
	}
}
