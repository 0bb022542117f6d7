package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"
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

// starting is how long servers take from their start to the first answer, and what they hold when nothing happens.
func (b *bench) starting() []*work {
	rflua := func() (*server, error) { return b.launchRflua(b.twentyLibraries, "/Lib19") }
	peer := func() (*server, error) { return b.launchPeerXML("Bench") }
	ready := func(start func() (*server, error), first func(context.Context, *server) error) func(context.Context) (float64, error) {
		return func(ctx context.Context) (float64, error) {
			s, took, err := b.ready(ctx, start, first)
			b.processes.stop(s)
			return took, err
		}
	}
	idle := func(start func() (*server, error), first func(context.Context, *server) error) func(context.Context) ([]float64, error) {
		return func(ctx context.Context) ([]float64, error) {
			s, _, err := b.ready(ctx, start, first)
			defer func() { b.processes.stop(s) }()
			if err != nil {
				return nil, err
			}
			if err := wait(ctx, time.Second); err != nil {
				return nil, err
			}
			m, err := s.memory()
			return []float64{m.resident / 1e6, m.anonymous / 1e6}, err
		}
	}
	both := func(name string) []string { return []string{name, name + ", without files"} }
	xmlFirst := func(method string, params ...any) func(context.Context, *server) error {
		return func(ctx context.Context, s *server) error {
			_, err := s.ask(ctx, s.path, method, params...)
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

// ready starts a server and gives the time to its first answer.
func (b *bench) ready(ctx context.Context, start func() (*server, error), first func(context.Context, *server) error) (*server, float64, error) {
	s, err := start()
	if err != nil {
		return nil, 0, err
	}
	addr := s.xml
	if addr == nil {
		addr = s.json
	}
	if err := s.listens(ctx, addr.String()); err != nil {
		return s, 0, err
	}
	err = first(ctx, s)
	return s, milliseconds(time.Since(s.begun)), err
}

// firstJSON is the first call over JSON-RPC.
func firstJSON(ctx context.Context, s *server) error {
	c, err := s.keywordJSON(nil, greeting, "echo", greeting)(ctx, 0)
	if err != nil {
		return err
	}
	defer c.close()
	return c.call()
}

func wait(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
