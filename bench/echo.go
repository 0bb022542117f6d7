package main

import (
	"context"

	"github.com/rflua/rflua/bench/load"
	"github.com/rflua/rflua/bench/rig"
)

// The names of the columns.
const (
	ours     = "rflua"
	floor    = "the floor"
	peerXML  = "robotremoteserver"
	peerJSON = "the Python server"
)

// returns returns a function that verifies what a keyword returned.
func returns(want any) func(any, string) error {
	return func(got any, _ string) error { return rig.Same(got, want) }
}

// rate returns a column of calls per second.
func (b *bench) rate(name string, k *kept, connections int, dial func(*rig.Server) load.Dialer) column {
	return single(name, func(ctx context.Context) (float64, error) {
		s, err := k.get(ctx)
		if err != nil {
			return 0, err
		}
		return load.Run(ctx, connections, b.duration, dial(s))
	})
}

// echo are the rows of the echo of a short string.
func (b *bench) echo() []*work {
	xml := func(single bool) func(*rig.Server) load.Dialer {
		return func(s *rig.Server) load.Dialer {
			return load.XML(s, load.XMLUse{Single: single}, returns(greeting), "echo", greeting)
		}
	}
	json := func(s *rig.Server) load.Dialer { return load.JSON(s, nil, greeting, "echo", greeting) }
	return []*work{
		{name: "echo, keep-alive, XML-RPC, 8 connections", unit: "calls/s",
			marks: []mark{{of: ours, over: floor, atLeast: 0.75}, {of: ours, over: peerXML, atLeast: 6}},
			columns: []column{
				b.rate(ours, b.main, 8, xml(false)), b.rate(floor, b.floorXML, 8, xml(false)), b.rate(peerXML, b.peerKept, 1, xml(false)),
			}},
		{name: "echo, keep-alive, XML-RPC, 1 connection", unit: "calls/s",
			columns: []column{
				b.rate(ours, b.main, 1, xml(false)), b.rate(floor, b.floorXML, 1, xml(false)), b.rate(peerXML, b.peerKept, 1, xml(false)),
			}},
		{name: "echo, a connection per call, XML-RPC, 8 at once", unit: "calls/s",
			marks: []mark{{of: ours, over: floor, atLeast: 0.85}, {of: ours, over: peerXML, atLeast: 2.8}},
			columns: []column{
				b.rate(ours, b.main, 8, xml(true)), b.rate(floor, b.floorXML, 8, xml(true)), b.rate(peerXML, b.peerShipped, 4, xml(true)),
			}},
		{name: "echo, JSON-RPC, 8 connections", unit: "calls/s",
			marks: []mark{{of: ours, over: floor, atLeast: 0.75}, {of: ours, over: peerJSON, atLeast: 10}},
			columns: []column{
				b.rate(ours, b.main, 8, json), b.rate(floor, b.floorJSON, 8, json), b.rate(peerJSON, b.peerJSONKept, 8, json),
			}},
		{name: "echo, JSON-RPC, 1 connection", unit: "calls/s",
			columns: []column{
				b.rate(ours, b.main, 1, json), b.rate(floor, b.floorJSON, 1, json), b.rate(peerJSON, b.peerJSONKept, 1, json),
			}},
	}
}

// large are the rows of the echo of large values. To JSON-RPC servers the structure is sent as the client in Python sends it.
func (b *bench) large() []*work {
	text, rows := megabyte(), structure()
	pickled := ""
	pickleRows := once(func(ctx context.Context) (err error) {
		pickled, err = b.pickled(ctx, rows)
		return err
	})
	xml := func(v any) func(*rig.Server) load.Dialer {
		want := rig.Plain(v)
		return func(s *rig.Server) load.Dialer { return load.XML(s, load.XMLUse{}, returns(want), "echo", v) }
	}
	json := func(v any) func(*rig.Server) load.Dialer {
		want := rig.Plain(v)
		return func(s *rig.Server) load.Dialer { return load.JSON(s, nil, want, "echo", v) }
	}
	wantRows := rig.Plain(rows)
	pickles := func(s *rig.Server) load.Dialer {
		return load.JSON(s, nil, wantRows, "echo", rig.Object{"__pickled__": pickled})
	}
	marks := func(peer string) []mark { return []mark{{of: ours, over: peer, atLeast: 3}} }
	return []*work{
		{name: "1 MB string, XML-RPC", unit: "calls/s", marks: marks(peerXML),
			columns: []column{b.rate(ours, b.main, 1, xml(text)), b.rate(peerXML, b.peerKept, 1, xml(text))}},
		{name: "1 MB string, JSON-RPC", unit: "calls/s", marks: marks(peerJSON),
			columns: []column{b.rate(ours, b.main, 1, json(text)), b.rate(peerJSON, b.peerJSONKept, 1, json(text))}},
		{name: "structure of 10,000 values, XML-RPC", unit: "calls/s", marks: marks(peerXML),
			columns: []column{b.rate(ours, b.main, 1, xml(rows)), b.rate(peerXML, b.peerKept, 1, xml(rows))}},
		{name: "structure of 10,000 values, JSON-RPC", unit: "calls/s", marks: marks(peerJSON), prepare: pickleRows,
			columns: []column{b.rate(ours, b.main, 1, pickles), b.rate(peerJSON, b.peerJSONKept, 1, pickles),
				b.rate(ours+", plain JSON", b.main, 1, json(rows))}},
	}
}
