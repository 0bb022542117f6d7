package main

import (
	"context"

	"github.com/rflua/rflua/bench/load"
	"github.com/rflua/rflua/bench/rig"
)

// limits are the rows of what limits cost that can be switched: the memory limit, on by default, and a timeout, off by default.
func (b *bench) limits() []*work {
	with := func(flags ...string) *kept {
		return &kept{start: func(ctx context.Context) (*rig.Server, error) {
			return b.rflua(ctx, b.luaLibraries, "/Bench", flags...)
		}}
	}
	free, timed := with("--memory", "off"), with("--timeout", "1h")
	xml := func(s *rig.Server) load.Dialer {
		return load.XML(s, load.XMLUse{}, returns(greeting), "echo", greeting)
	}
	json := func(s *rig.Server) load.Dialer { return load.JSON(s, nil, greeting, "echo", greeting) }
	const rounds = 100_000
	want := float64(spin(rounds))
	compute := func(s *rig.Server) load.Dialer { return load.JSON(s, nil, want, "spin", rounds) }
	row := func(name string, connections int, dial func(*rig.Server) load.Dialer) *work {
		return &work{name: "limits: " + name, unit: "calls/s", columns: []column{
			b.rate(ours, b.main, connections, dial), b.rate("--memory off", free, connections, dial), b.rate("--timeout 1h", timed, connections, dial)}}
	}
	return []*work{
		row("echo, keep-alive, XML-RPC, 8 connections", 8, xml), row("echo, JSON-RPC, 8 connections", 8, json),
		row("a keyword that computes", 1, compute),
	}
}
