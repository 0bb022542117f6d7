package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/rflua/rflua/bench/rig"
)

// guardPackage is the directory, from the root of the repository, of the package with the Go benchmark BenchmarkGuard.
var guardPackage = filepath.Join("engine", "interp")

// guardPrograms are the Lua programs that BenchmarkGuard measures.
var guardPrograms = []string{"loop", "calls", "table", "strings", "closures"}

// guard is the row of what the cancellation of keywords costs Lua code, from BenchmarkGuard.
func (b *bench) guard() []*work {
	binary := filepath.Join(b.dir, "guard.test")
	w := &work{name: "cancellation guard, time with it over time without", unit: "×",
		prepare: func(ctx context.Context) error {
			return b.command(ctx, "go", "test", "-c", "-o", binary, "./"+filepath.ToSlash(guardPackage))
		},
		columns: []column{{append([]string{"the worst"}, guardPrograms...), func(ctx context.Context) ([]float64, error) {
			cmd := exec.CommandContext(ctx, binary, "-test.run", "^$", "-test.bench", "^BenchmarkGuard$",
				"-test.benchtime", max(b.duration, 100*time.Millisecond).String())
			cmd.Dir, cmd.SysProcAttr = filepath.Join(b.root, guardPackage), rig.EndsWithUs()
			out, err := cmd.CombinedOutput()
			if err != nil {
				return nil, fmt.Errorf("%w: %s", err, rig.Excerpt(out))
			}
			found, err := parseGuard(out)
			if err != nil {
				return nil, err
			}
			values := []float64{0}
			for _, name := range guardPrograms {
				value, ok := found[name]
				if !ok {
					return nil, fmt.Errorf("the program %s was not measured: %s", name, rig.Excerpt(out))
				}
				values = append(values, value)
				values[0] = max(values[0], value)
			}
			return values, nil
		}}},
		marks: []mark{{of: "the worst", unit: "×", atMost: 1.15}},
	}
	return []*work{w}
}

// parseGuard returns the ratio of each program from the output of go test.
func parseGuard(out []byte) (map[string]float64, error) {
	found := map[string]float64{}
	lines := bufio.NewScanner(bytes.NewReader(out))
	for lines.Scan() {
		fields := strings.Fields(lines.Text())
		if len(fields) == 0 {
			continue
		}
		name, ok := strings.CutPrefix(fields[0], "BenchmarkGuard/")
		if !ok {
			continue
		}
		if i := strings.LastIndexByte(name, '-'); i > 0 { // the number of processors
			name = name[:i]
		}
		for i := 2; i+1 < len(fields); i += 2 {
			if fields[i+1] != "guarded/bare" {
				continue
			}
			value, err := strconv.ParseFloat(fields[i], 64)
			if err != nil {
				return nil, err
			}
			found[name] = value
		}
	}
	return found, lines.Err()
}
