// Package host is the contract between the engine and the modules that Go provides to Lua code.
//
// A module is a [Module]: its name, its definition file and a function that makes its [Contents] in one Lua state. That
// happens once per state, when a script first requires the module, and all its functions run on the one goroutine that
// runs the state at the time. So a module needs no lock of its own, unless it starts goroutines.
//
// A module knows its [Host] and nothing else of the engine. It must not keep a Lua state beyond the call that passed it.
//
// There are two kinds of errors. Wrong arguments raise one that names the function, the argument and what was expected:
// [Call] and [Options] do so. What a script may want to handle (no such file, no connection) is returned as nil and a
// message: [Call.Fail]. A cancelled call always ends, by [Call.Cancelled]: Lua code cannot catch it.
package host

import (
	"context"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/marshal"
	"github.com/rflua/rflua/engine/message"
	"github.com/rflua/rflua/engine/module/confine"
)

// Module is one module that `require` finds under Name.
type Module struct {
	Name string
	// Definition is a Lua file of LuaCATS annotations that declares exactly what Open makes, for editors and readers.
	Definition string
	// Open makes what the module holds in one Lua state.
	Open func(L *lua.LState, h Host) Contents
}

// Contents holds what a module offers in one Lua state.
type Contents struct {
	Functions []Function
	Values    map[string]lua.LValue // the fields that are no functions
	Classes   []*Class              // of the objects that the functions make
}

// Host gives a module what it may use of the Lua state that it serves. Its methods are for the goroutine that runs the
// state.
type Host interface {
	// Context returns the context of the running keyword call, or of loading the library. A function that blocks must
	// stop when it is done, and call [Call.Cancelled].
	Context() context.Context
	// Log adds a message to the log of the running keyword.
	Log(level message.Level, text string)
	// Marks returns the marks of the state's values.
	Marks() *marshal.Marks
	// Variable returns the value that `--variable NAME:VALUE` set for name, and whether it did.
	Variable(name string) (string, bool)
	// Version returns the version of rflua.
	Version() string
	// Files returns the directories in which the state may use files.
	Files() *confine.Files
	// AllowExec reports whether Lua code may start processes (`--allow-exec`).
	AllowExec() bool
	// OnClose registers release to be called when the state is closed, on the goroutine that closes it; last in, first
	// out.
	OnClose(release func())
	// Try calls fn as Lua's pcall does, and returns its results, or the value that it raised and that value's text. A
	// cancelled call is not caught: Try does not return then.
	Try(L *lua.LState, fn lua.LValue, args ...lua.LValue) (results []lua.LValue, raised *Raised)
	// Declare registers a keyword as robot.keyword{} describes it, and raises a Lua error if the description is wrong.
	Declare(L *lua.LState, spec *lua.LTable) lua.LValue
	// Guard returns fn so that a Go panic in it becomes a Lua error that blames where, with its stack in the server's
	// log.
	Guard(where string, fn lua.LGFunction) lua.LGFunction
}

// Raised is an error that [Host.Try] has caught.
type Raised struct {
	Value lua.LValue
	Text  string // as a test would see it
}

// Table makes the table that `require` returns for the module m.
func Table(L *lua.LState, h Host, m Module) *lua.LTable {
	contents := m.Open(L, h)
	t := L.CreateTable(0, len(contents.Functions)+len(contents.Values))
	for _, f := range contents.Functions {
		t.RawSetString(f.Name, f.lua(L, h, m.Name+"."+f.Name, nil))
	}
	for name, v := range contents.Values {
		t.RawSetString(name, v)
	}
	for _, c := range contents.Classes {
		c.prepare(L, h)
	}
	return t
}
