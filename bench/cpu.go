package main

import (
	"context"
	"fmt"

	"github.com/rflua/rflua/bench/load"
	"github.com/rflua/rflua/bench/rig"
)

// cpu are the rows of a keyword that computes, on one and on two instances. The same in Go shows what the cores can do.
func (b *bench) cpu() []*work {
	const rounds = 100_000
	want := float64(spin(rounds))
	dial := func(s *rig.Server) load.Dialer { return load.JSON(s, nil, want, "spin", rounds) }
	machine := func(n int) func(context.Context) (float64, error) {
		return func(ctx context.Context) (float64, error) {
			return load.Run(ctx, n, b.duration, func(context.Context, int) (load.Caller, error) { return goLoop{}, nil })
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

// goLoop is a caller that computes in this process.
type goLoop struct{}

// Call computes.
func (goLoop) Call() error {
	const n = 2_000_000
	if got := spin(n); got == 0 {
		return fmt.Errorf("the sum is %d", got)
	}
	return nil
}

// Close does nothing.
func (goLoop) Close() {}

// spin computes what the keyword of this name computes.
func spin(n int) int {
	sum := 0
	for i := 1; i <= n; i++ {
		sum = (sum + i*7) % 1000003
	}
	return sum
}
