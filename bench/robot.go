package main

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/rflua/rflua/bench/rig"
)

// robotRuns are the rows of runs of Robot Framework that call a keyword 2,000 times.
func (b *bench) robotRuns() []*work {
	remote := func(s *rig.Server) string { return fmt.Sprintf("http://%s%s", s.XML, s.Path) }
	rpc := func(s *rig.Server) string { return "tcp://" + s.JSON.String() }
	run := func(name string, k *kept, suite string, uri func(*rig.Server) string) column {
		return column{[]string{name, name + ", the calls alone"}, func(ctx context.Context) ([]float64, error) {
			s, err := k.get(ctx)
			if err != nil {
				return nil, err
			}
			return b.robot(ctx, suite, uri(s))
		}}
	}
	marks := []mark{{of: ours, over: floor, atMost: 1.05}}
	return []*work{
		{name: "robot run of 2,000 calls, Remote", unit: "s", marks: marks, columns: []column{
			run(ours, b.main, "remote.robot", remote), run(floor, b.floorXML, "remote.robot", remote),
			run(peerXML, b.peerShipped, "remote.robot", remote)}},
		{name: "robot run of 2,000 calls, JsonRpcRemote", unit: "s", marks: marks, columns: []column{
			run(ours, b.main, "jsonrpc.robot", rpc), run(floor, b.floorJSON, "jsonrpc.robot", rpc),
			run(peerJSON, b.peerJSONKept, "jsonrpc.robot", rpc)}},
	}
}

// robot runs a suite and returns the seconds that the whole run took, and those of the calls in it.
func (b *bench) robot(ctx context.Context, suite, uri string) ([]float64, error) {
	cmd := exec.CommandContext(ctx, b.python, "-m", "robot", "--output", "NONE", "--log", "NONE", "--report", "NONE",
		"--console", "none", "--variable", "URI:"+uri, filepath.Join(b.suites, suite))
	cmd.Dir, cmd.Env = b.dir, rig.Environment()
	cmd.SysProcAttr = rig.EndsWithUs()
	begin := time.Now()
	out, err := cmd.CombinedOutput()
	whole := time.Since(begin).Seconds()
	if err != nil {
		return nil, fmt.Errorf("robot: %w: %s", err, rig.Excerpt(out))
	}
	_, text, ok := strings.Cut(string(out), "loop=")
	if !ok {
		return nil, fmt.Errorf("robot does not print the time of the calls: %s", rig.Excerpt(out))
	}
	calls, err := strconv.ParseFloat(strings.Fields(text)[0], 64)
	return []float64{whole, calls}, err
}
