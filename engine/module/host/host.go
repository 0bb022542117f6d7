// Package host is the contract between the engine and the modules that Go provides to Lua code.
//
// A module is made once per Lua state, when the state first requires it, and is called on the one goroutine that runs
// the state at the time. It knows its [Host] and nothing else of the engine; in particular it keeps no reference to a
// Lua state beyond the call it got it in.
package host

import (
	"context"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/marshal"
	"github.com/rflua/rflua/engine/message"
)

// Module is one module that `require` finds under Name.
type Module struct {
	Name string
	// Open makes the module's table for one Lua state.
	Open func(L *lua.LState, h Host) *lua.LTable
}

// Host is what a module may use of the Lua state that it serves. Its methods are for the goroutine that runs the state.
type Host interface {
	// Context is that of the running keyword call, or of loading the library. A function that blocks must return when
	// it is done, and then raise [Cancelled].
	Context() context.Context
	// Log adds a message to the log of the running keyword.
	Log(level message.Level, text string)
	// Marks are the marks of the state's values.
	Marks() *marshal.Marks
	// Variable is what `--variable NAME:VALUE` gave for name.
	Variable(name string) (string, bool)
	// Version is that of rflua.
	Version() string
	// Declare registers a keyword as robot.keyword{} describes it, and raises a Lua error if the description is wrong.
	Declare(L *lua.LState, spec *lua.LTable) lua.LValue
}

// Cancelled raises the error of a call whose context is done. Its text is seen only by code that catches it.
func Cancelled(L *lua.LState, ctx context.Context) {
	L.RaiseError("cancelled: %v", context.Cause(ctx))
}

// Table makes a module table of functions.
func Table(L *lua.LState, functions map[string]lua.LGFunction) *lua.LTable {
	return L.SetFuncs(L.CreateTable(0, len(functions)), functions)
}
