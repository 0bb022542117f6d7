package engine_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/rflua/rflua/engine"
)

const echoLibrary = "local M = {}\nfunction M.echo(x) return x end\nreturn M"

func benchEngine(b *testing.B, isolation *engine.Isolation) *engine.Library {
	b.Helper()
	dir := b.TempDir()
	b.Chdir(dir)
	if err := os.WriteFile("Lib.lua", []byte(echoLibrary), 0o644); err != nil {
		b.Fatal(err)
	}
	e, err := engine.Open(b.Context(), engine.Config{Roots: []string{"."}, Isolate: isolation})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { e.Close(b.Context()) })
	return e.Libraries()[0]
}

// BenchmarkIsolation compares calls and imports in this process with those in worker processes.
func BenchmarkIsolation(b *testing.B) {
	for _, mode := range []struct {
		name      string
		isolation *engine.Isolation
	}{{"in process", nil}, {"isolated", &engine.Isolation{Memory: 512 << 20, Ahead: 2}}} {
		for _, arg := range []struct {
			name string
			v    any
		}{{"int", int64(1)}, {"64KiB", strings.Repeat("x", 64<<10)}} {
			b.Run("call/"+arg.name+"/"+mode.name, func(b *testing.B) {
				in, err := benchEngine(b, mode.isolation).NewInstance(b.Context(), engine.Import{})
				if err != nil {
					b.Fatal(err)
				}
				for b.Loop() {
					if _, failure := run(in, b.Context(), engine.Call{Keyword: "echo", Args: []any{arg.v}}); failure != nil {
						b.Fatal(failure)
					}
				}
			})
		}
	}
	imports := func(b *testing.B, isolation *engine.Isolation, wait time.Duration) {
		lib := benchEngine(b, isolation)
		var spent time.Duration
		for b.Loop() {
			b.StopTimer()
			time.Sleep(wait) // until workers are there again
			b.StartTimer()
			begin := time.Now()
			in, err := lib.NewInstance(b.Context(), engine.Import{})
			spent += time.Since(begin)
			if err != nil {
				b.Fatal(err)
			}
			b.StopTimer()
			in.Finalize(b.Context())
			b.StartTimer()
		}
		b.ReportMetric(float64(spent.Microseconds())/float64(b.N), "µs/import")
	}
	b.Run("import/in process", func(b *testing.B) { imports(b, nil, 0) })
	b.Run("import/isolated, warm", func(b *testing.B) { imports(b, &engine.Isolation{Memory: 512 << 20, Ahead: 2}, 60*time.Millisecond) })
	b.Run("import/isolated, cold", func(b *testing.B) { imports(b, &engine.Isolation{Memory: 512 << 20}, 0) })
}
