package main

import (
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/rflua/rflua/internal/rftest"
)

// `make bench` once failed in its last minutes because the benchmark had moved to another package.
func TestTheGuardBenchmarkIsWhereTheRowLooksForIt(t *testing.T) {
	cmd := exec.CommandContext(t.Context(), "go", "test", "-list", "^BenchmarkGuard$", ".")
	cmd.Dir = filepath.Join("..", guardPackage)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	rftest.WantPrefix(t, "the benchmarks of "+guardPackage, string(out), "BenchmarkGuard\n")
}

func TestTheGuardBenchmarkIsRead(t *testing.T) {
	got, err := parseGuard([]byte("goos: linux\nBenchmarkGuard/loop-2   \t  3\t  74023735 ns/op\t  1.281 guarded/bare\n" +
		"BenchmarkGuard/calls   52   5135994 ns/op   0.9 guarded/bare\nBenchmarkOther-2 1 2 ns/op 3 guarded/bare\nPASS\n"))
	if err != nil || len(got) != 2 || got["loop"] != 1.281 || got["calls"] != 0.9 {
		t.Errorf("got %v, %v", got, err)
	}
}
