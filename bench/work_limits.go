package main

import "context"

// limits is what limits cost that can be switched: the memory limit, which is on by default, and a timeout, which is not.
func (b *bench) limits() []*work {
	with := func(flags ...string) *kept {
		return &kept{start: func(ctx context.Context) (*server, error) { return b.rflua(ctx, b.luaLibraries, "/Bench", flags...) }}
	}
	free, timed := with("--memory", "off"), with("--timeout", "1h")
	xml := func(s *server) dialer { return s.keywordXML(xmlUse{}, returns(greeting), "echo", greeting) }
	json := func(s *server) dialer { return s.keywordJSON(nil, greeting, "echo", greeting) }
	const rounds = 100_000
	want := float64(spin(rounds))
	compute := func(s *server) dialer { return s.keywordJSON(nil, want, "spin", rounds) }
	row := func(name string, connections int, dial func(*server) dialer) *work {
		return &work{name: "limits: " + name, unit: "calls/s", columns: []column{
			b.rate(ours, b.main, connections, dial), b.rate("--memory off", free, connections, dial), b.rate("--timeout 1h", timed, connections, dial)}}
	}
	return []*work{
		row("echo, keep-alive, XML-RPC, 8 connections", 8, xml), row("echo, JSON-RPC, 8 connections", 8, json),
		row("a keyword that computes", 1, compute),
	}
}
