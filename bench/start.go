package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/rflua/rflua/bench/load"
	"github.com/rflua/rflua/bench/rig"
)

// writeTwenty writes 20 libraries of 10 keywords each.
func writeTwenty(directory string) error {
	if err := os.MkdirAll(directory, 0o755); err != nil {
		return err
	}
	for i := range 20 {
		name := fmt.Sprintf("Lib%02d", i)
		if err := writeLarge(filepath.Join(directory, name+".lua"), name, 10); err != nil {
			return err
		}
	}
	return nil
}

// starting are the rows of the time from a start to the first answer, and of idle memory.
func (b *bench) starting() []*work {
	rflua := func() (*rig.Server, error) { return b.launchRflua(b.twentyLibraries, "/Lib19") }
	peer := func() (*rig.Server, error) { return b.launchPeerXML("Bench") }
	ready := func(start func() (*rig.Server, error), first func(context.Context, *rig.Server) error) func(context.Context) (float64, error) {
		return func(ctx context.Context) (float64, error) {
			s, took, err := b.ready(ctx, start, first)
			b.processes.Stop(s)
			return took, err
		}
	}
	idle := func(start func() (*rig.Server, error), first func(context.Context, *rig.Server) error) func(context.Context) ([]float64, error) {
		return func(ctx context.Context) ([]float64, error) {
			s, _, err := b.ready(ctx, start, first)
			defer func() { b.processes.Stop(s) }()
			if err != nil {
				return nil, err
			}
			if err := rig.Wait(ctx, time.Second); err != nil {
				return nil, err
			}
			m, err := s.Memory()
			return []float64{m.Resident / 1e6, m.Anonymous / 1e6}, err
		}
	}
	both := func(name string) []string { return []string{name, name + ", without files"} }
	xmlFirst := func(method string, params ...any) func(context.Context, *rig.Server) error {
		return func(ctx context.Context, s *rig.Server) error {
			_, err := s.Ask(ctx, s.Path, method, params...)
			return err
		}
	}
	oursFirst, peerFirst := xmlFirst("run_keyword", "keyword_9", []any{"x"}), xmlFirst("run_keyword", "echo", []any{"x"})
	return []*work{
		{name: "from the start to the first answer, 20 libraries against one", unit: "ms",
			marks: []mark{{of: ours, unit: "ms", atMost: 30}, {of: ours, over: peerXML, atMost: 0.2}},
			columns: []column{single(ours, ready(rflua, oursFirst)), single(peerXML, ready(peer, peerFirst)),
				single(peerJSON, ready(b.launchPeerJSON, firstJSON))}},
		{name: "idle memory, 20 libraries against one", unit: "MB",
			marks: []mark{{of: ours, unit: "MB", atMost: 20}},
			columns: []column{{both(ours), idle(rflua, oursFirst)}, {both(peerXML), idle(peer, peerFirst)},
				{both(peerJSON), idle(b.launchPeerJSON, firstJSON)}}},
	}
}

// ready starts a server and returns it with the milliseconds to its first answer. The server may be set after an error too.
func (b *bench) ready(ctx context.Context, start func() (*rig.Server, error), first func(context.Context, *rig.Server) error) (*rig.Server, float64, error) {
	s, err := start()
	if err != nil {
		return nil, 0, err
	}
	addr := s.XML
	if addr == nil {
		addr = s.JSON
	}
	if err := s.Listens(ctx, addr.String()); err != nil {
		return s, 0, err
	}
	err = first(ctx, s)
	return s, rig.Milliseconds(time.Since(s.Begun)), err
}

// firstJSON makes the first call over JSON-RPC.
func firstJSON(ctx context.Context, s *rig.Server) error {
	c, err := load.JSON(s, nil, greeting, "echo", greeting)(ctx, 0)
	if err != nil {
		return err
	}
	defer c.Close()
	return c.Call()
}
