package engine_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rflua/rflua/engine"
)

// bigLibrary is a library of 200 keywords; the first one says n.
func bigLibrary(n int) string {
	var b strings.Builder
	b.WriteString("local M = {}\n")
	fmt.Fprintf(&b, "function M.version() return %d end\n", n)
	for i := range 199 {
		fmt.Fprintf(&b, "--- Keyword number %d.\n---@param a integer\n---@param b? string = \"x\"\n---@return number\nfunction M.keyword_%d(a, b) return a end\n", i, i)
	}
	b.WriteString("return M\n")
	return b.String()
}

func openBench(b *testing.B, dir string) *engine.Instance {
	b.Helper()
	e, err := engine.Open(context.Background(), engine.Config{Roots: []string{dir}})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { e.Close(context.Background()) })
	if err := e.Watch(func([]engine.Reload) {}); err != nil {
		b.Fatal(err)
	}
	in, err := e.Libraries()[0].NewInstance(context.Background(), engine.Import{})
	if err != nil {
		b.Fatal(err)
	}
	return in
}

// BenchmarkSaveToLive is the time from the rename of a saved file with 200 keywords to the first call that runs the new
// code. The quiet time, in which more saves are waited for, is part of it and reported beside it.
func BenchmarkSaveToLive(b *testing.B) {
	dir := b.TempDir()
	file := filepath.Join(dir, "Lib.lua")
	save := func(n int) {
		if err := os.WriteFile(file+".new", []byte(bigLibrary(n)), 0o644); err != nil {
			b.Fatal(err)
		}
		if err := os.Rename(file+".new", file); err != nil {
			b.Fatal(err)
		}
	}
	save(0)
	in := openBench(b, dir)
	var all []time.Duration
	n := 0
	for b.Loop() {
		n++
		begin := time.Now()
		save(n)
		for {
			got, failure := run(in, context.Background(), engine.Call{Keyword: "version"})
			if failure != nil {
				b.Fatal(failure)
			}
			if got == int64(n) {
				break
			}
			time.Sleep(100 * time.Microsecond)
		}
		all = append(all, time.Since(begin))
	}
	slices.Sort(all)
	median := all[len(all)/2]
	b.ReportMetric(float64(median)/1e6, "median-ms")
	b.ReportMetric(float64(median-100*time.Millisecond)/1e6, "median-ms-beyond-quiet")
}

// BenchmarkKeywordCall is a call of a keyword that does nothing, in the engine alone.
func BenchmarkKeywordCall(b *testing.B) {
	dir := b.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "Lib.lua"), []byte("local M = {}\nfunction M.echo(x) return x end\nreturn M"), 0o644); err != nil {
		b.Fatal(err)
	}
	in := openBench(b, dir)
	call := engine.Call{Keyword: "echo", Args: []any{"x"}}
	b.ReportAllocs()
	for b.Loop() {
		if _, failure := run(in, context.Background(), call); failure != nil {
			b.Fatal(failure)
		}
	}
}

// BenchmarkRevisionCheck is what reloading costs such a call when nothing has changed.
func BenchmarkRevisionCheck(b *testing.B) {
	dir := b.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "Lib.lua"), []byte("return {}"), 0o644); err != nil {
		b.Fatal(err)
	}
	in := openBench(b, dir)
	b.ReportAllocs()
	for b.Loop() {
		in.Update(context.Background(), nil)
	}
}
