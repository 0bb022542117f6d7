package engine_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/rflua/rflua/engine"
)

// BenchmarkMemoryLimit compares calls under a memory limit with calls without one. The two run in turn; limited/free is
// the ratio of the medians of their times.
func BenchmarkMemoryLimit(b *testing.B) {
	for _, program := range []struct{ name, text string }{
		{"echo", `return { run = function() return "x" end }`},
		{"loop", `return { run = function() local s = 0 for i = 1, 200000 do s = s + i % 7 end return s end }`},
		{"table", `return { run = function() local t = {} for i = 1, 20000 do t[i] = {i} end return #t end }`},
	} {
		b.Run(program.name, func(b *testing.B) {
			run := func(limit int64) func() time.Duration {
				in, err := benchLibraryWith(b, program.text, engine.Config{Memory: limit}).NewInstance(context.Background(), engine.Import{})
				if err != nil {
					b.Fatal(err)
				}
				return func() time.Duration {
					begin := time.Now()
					for range 10 {
						if _, failure := run(in, context.Background(), engine.Call{Keyword: "run"}); failure != nil {
							b.Fatal(failure)
						}
					}
					return time.Since(begin)
				}
			}
			limited, free := run(1<<30), run(0)
			var with, without []time.Duration
			for b.Loop() {
				with, without = append(with, limited()), append(without, free())
			}
			slices.Sort(with)
			slices.Sort(without)
			b.ReportMetric(float64(with[len(with)/2])/float64(without[len(without)/2]), "limited/free")
		})
	}
}
