package engine_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"github.com/rflua/rflua/engine"
	"github.com/rflua/rflua/engine/message"
)

// A Go program imports a library and runs its keywords without any server.
func Example() {
	dir, err := os.MkdirTemp("", "lua")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	lua := `local Counter = {}
Counter.__index = Counter
---@param start? integer = 0
function Counter.new(start) return setmetatable({ n = start }, Counter) end
function Counter:next()
  self.n = self.n + 1
  print("now " .. self.n)
  return self.n
end
return Counter`
	if err := os.WriteFile(filepath.Join(dir, "Counter.lua"), []byte(lua), 0o644); err != nil {
		log.Fatal(err)
	}

	ctx := context.Background()
	e, err := engine.Open(ctx, engine.Config{Roots: []string{dir}})
	if err != nil {
		log.Fatal(err)
	}
	defer e.Close(ctx)
	library, err := e.Library("Counter")
	if err != nil {
		log.Fatal(err)
	}
	instance, err := library.NewInstance(ctx, engine.Import{Args: []any{"41"}})
	if err != nil {
		log.Fatal(err)
	}
	defer instance.Finalize(ctx)
	outcome := instance.Run(ctx, engine.Call{
		Keyword: "Next",
		Log:     func(m message.Message) { fmt.Println(m.Level, m.Text) },
	})
	fmt.Println(outcome.Result, outcome.Failure == nil)
	outcome = instance.Run(ctx, engine.Call{Keyword: "Next", Args: []any{1}})
	fmt.Println(outcome.Failure.Message)
	// Output:
	// INFO now 42
	// 42 true
	// Keyword 'Counter.next' expected 0 arguments, got 1.
}
