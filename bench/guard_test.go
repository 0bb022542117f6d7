package main

import "testing"

func TestTheGuardBenchmarkIsRead(t *testing.T) {
	got, err := parseGuard([]byte("goos: linux\nBenchmarkGuard/loop-2   \t  3\t  74023735 ns/op\t  1.281 guarded/bare\n" +
		"BenchmarkGuard/calls   52   5135994 ns/op   0.9 guarded/bare\nBenchmarkOther-2 1 2 ns/op 3 guarded/bare\nPASS\n"))
	if err != nil || len(got) != 2 || got["loop"] != 1.281 || got["calls"] != 0.9 {
		t.Errorf("got %v, %v", got, err)
	}
}
