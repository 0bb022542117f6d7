package engine_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/rflua/rflua/engine"
	"github.com/rflua/rflua/engine/message"
)

// benchLibrary is a library of this text, which is not watched.
func benchLibrary(b *testing.B, text string) *engine.Library {
	b.Helper()
	return benchLibraryWith(b, text, engine.Config{})
}

func benchLibraryWith(b *testing.B, text string, config engine.Config) *engine.Library {
	b.Helper()
	dir := b.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "Lib.lua"), []byte(text), 0o644); err != nil {
		b.Fatal(err)
	}
	config.Roots = []string{dir}
	e, err := engine.Open(context.Background(), config)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { e.Close(context.Background()) })
	if err := e.Libraries()[0].Err(); err != nil {
		b.Fatal(err)
	}
	return e.Libraries()[0]
}

// BenchmarkLoggingCall is a call of a keyword that logs 100 messages, which nobody sends anywhere.
func BenchmarkLoggingCall(b *testing.B) {
	in, err := benchLibrary(b, `local log = require("robot.log")
		local M = {}
		function M.speak() for i = 1, 100 do log.info("message ", i, " of the log") end end
		return M`).NewInstance(context.Background(), engine.Import{})
	if err != nil {
		b.Fatal(err)
	}
	logged := 0
	call := engine.Call{Keyword: "speak", Log: func(message.Message) { logged++ }}
	calls := 0
	b.ReportAllocs()
	for b.Loop() {
		calls++
		if _, failure := run(in, context.Background(), call); failure != nil {
			b.Fatal(failure)
		}
	}
	if logged != 100*calls {
		b.Errorf("%d calls logged %d messages", calls, logged)
	}
}

// BenchmarkNewInstance is an import of a small library with new, and its end.
func BenchmarkNewInstance(b *testing.B) {
	lib := benchLibrary(b, `local M = {}
		M.__index = M
		function M.new() return setmetatable({ n = 0 }, M) end
		function M:next() self.n = self.n + 1; return self.n end
		return M`)
	b.ReportAllocs()
	for b.Loop() {
		in, err := lib.NewInstance(context.Background(), engine.Import{})
		if err != nil {
			b.Fatal(err)
		}
		in.Finalize(context.Background())
	}
}
