package main

import "github.com/rflua/rflua/bench/rig"
import "context"

// limits is what limits cost that can be switched: the memory limit, which is on by default, and a timeout, which is not.
func (b *bench) limits() []*work {
	with := func(flags ...string) *rig.Kept {
		return &rig.Kept{Start: func(ctx context.Context) (*rig.Server, error) {
			return b.rflua(ctx, b.luaLibraries, "/Bench", flags...)
		}}
	}
	free, timed := with("--memory", "off"), with("--timeout", "1h")
	xml := func(s *rig.Server) rig.Dialer { return s.KeywordXML(rig.XMLUse{}, returns(greeting), "echo", greeting) }
	json := func(s *rig.Server) rig.Dialer { return s.KeywordJSON(nil, greeting, "echo", greeting) }
	const rounds = 100_000
	want := float64(spin(rounds))
	compute := func(s *rig.Server) rig.Dialer { return s.KeywordJSON(nil, want, "spin", rounds) }
	row := func(name string, connections int, dial func(*rig.Server) rig.Dialer) *work {
		return &work{name: "limits: " + name, unit: "calls/s", columns: []column{
			b.rate(ours, b.main, connections, dial), b.rate("--memory off", free, connections, dial), b.rate("--timeout 1h", timed, connections, dial)}}
	}
	return []*work{
		row("echo, keep-alive, XML-RPC, 8 connections", 8, xml), row("echo, JSON-RPC, 8 connections", 8, json),
		row("a keyword that computes", 1, compute),
	}
}
