// Package host is the contract between the engine and the modules that Go provides to Lua code.
//
// A module is made once per Lua state, when the state first requires it, and is called on the one goroutine that runs
// the state at the time. It knows its [Host] and nothing else of the engine; in particular it keeps no reference to a
// Lua state beyond the call it got it in.
//
// What is wrong with the arguments raises an error that names the function, the argument and what was expected: [Call]
// and [Options] see to it. What a script may want to handle (no such file, no connection) is returned as nil and a
// message: [Call.Fail].
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

// Contents are what a module holds in one Lua state.
type Contents struct {
	Functions []Function
	Values    map[string]lua.LValue // what is not a function
	Classes   []*Class              // of the objects that the functions make
}

// Host is what a module may use of the Lua state that it serves. Its methods are for the goroutine that runs the state.
type Host interface {
	// Context is that of the running keyword call, or of loading the library. A function that blocks must return when
	// it is done, and then raise [Call.Cancelled].
	Context() context.Context
	// Log adds a message to the log of the running keyword.
	Log(level message.Level, text string)
	// Marks are the marks of the state's values.
	Marks() *marshal.Marks
	// Variable is what `--variable NAME:VALUE` gave for name.
	Variable(name string) (string, bool)
	// Version is that of rflua.
	Version() string
	// Files are the directories that the state may use files in.
	Files() *confine.Files
	// AllowExec says whether the user has allowed Lua code to start processes, with `--allow-exec`.
	AllowExec() bool
	// OnClose has release called when the state is closed, by whatever goroutine closes it; last in, first out.
	OnClose(release func())
	// Try calls fn as Lua's pcall does, and gives its results, or the value that it raised and that value's text. A
	// cancelled call is not caught: Try does not return then.
	Try(L *lua.LState, fn lua.LValue, args ...lua.LValue) (results []lua.LValue, raised *Raised)
	// Declare registers a keyword as robot.keyword{} describes it, and raises a Lua error if the description is wrong.
	Declare(L *lua.LState, spec *lua.LTable) lua.LValue
	// Guard is fn with a Go panic in it made a Lua error that blames where, its stack in the server's log.
	Guard(where string, fn lua.LGFunction) lua.LGFunction
}

// Raised is an error that [Host.Try] has caught.
type Raised struct {
	Value lua.LValue
	Text  string // what a test would be shown
}

// Table makes the table that `require` gives for the module m.
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
