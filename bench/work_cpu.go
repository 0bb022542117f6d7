package main

import (
	"context"
	"fmt"
	"github.com/rflua/rflua/bench/rig"
)

// cpu is a keyword that computes, on one and on two instances. The same in Go shows what the machine's cores give.
func (b *bench) cpu() []*work {
	const rounds = 100_000
	want := float64(spin(rounds))
	dial := func(s *rig.Server) rig.Dialer { return s.KeywordJSON(nil, want, "spin", rounds) }
	machine := func(n int) func(context.Context) (float64, error) {
		return func(ctx context.Context) (float64, error) {
			return rig.Load(ctx, n, b.duration, func(context.Context, int) (rig.Caller, error) { return goLoop{}, nil })
		}
	}
	const one, two = "1 instance", "2 instances"
	return []*work{
		{name: "a keyword that computes", unit: "calls/s",
			marks: []mark{{of: two, over: one, atLeast: 1.8}},
			columns: []column{b.rate(one, b.main, 1, dial), b.rate(two, b.main, 2, dial),
				single("Go, 1 goroutine", machine(1)), single("Go, 2 goroutines", machine(2))}},
	}
}

// goLoop computes in this process.
type goLoop struct{}

func (goLoop) Call() error {
	const n = 2_000_000
	if got := spin(n); got == 0 {
		return fmt.Errorf("the sum is %d", got)
	}
	return nil
}

func (goLoop) Close() {}

// spin is what the keyword of this name computes.
func spin(n int) int {
	sum := 0
	for i := 1; i <= n; i++ {
		sum = (sum + i*7) % 1000003
	}
	return sum
}
