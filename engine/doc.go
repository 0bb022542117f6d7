// Package engine serves keyword libraries written in Lua. It knows no protocol: bridge/xmlrpc and bridge/jsonrpc are built
// on it, and any other program that runs keywords can be.
//
// An [Engine] is opened on directories and finds their libraries:
//
//	e, err := engine.Open(ctx, engine.Config{Roots: []string{"./lua"}})
//	...
//	defer e.Close(ctx)
//
// A [Library] is one Lua file being served. What it offers now is its [Revision]: keywords with arguments, types and
// documentation. A library that does not load is in the engine nevertheless, and says why:
//
//	lib, err := e.Library("PowerSupply")
//	for _, k := range lib.Revision().Keywords { ... }
//
// Importing it makes an [Instance], a Lua state of its own, in which keywords run one at a time:
//
//	in, err := lib.NewInstance(ctx, engine.Import{Args: []any{"TCPIP::1"}})
//	o := in.Run(ctx, engine.Call{Keyword: "Set Voltage", Args: []any{int64(1), 12.5}})
//	if o.Failure != nil { ... }
//	in.Finalize(ctx)
//
// Arguments and results are the plain Go values of package engine/value: nil, bool, int64, float64, string, []byte, []any,
// *value.Dict and time.Time. The engine keeps no reference to them.
//
// [Engine.Watch] loads what changes in the directories; [Engine.Rescan] does it once. An instance takes the new revision at its
// next call, with its state merged (engine/merge). With Config.Isolate each instance has a worker process, for which the main
// function must begin with [Work].
//
// # What it promises
//
// Instances run in parallel and do not disturb each other. No call is lost, runs twice or sees half of an edit. A call ends
// within 100 ms of its context unless a Go function of an embedder does not, or memory is short: then up to half a second. A keyword that fails, panics or is cancelled leaves
// its instance usable. A library that no longer loads keeps running its last good code.
//
// It does not promise to contain what one process cannot contain, such as a crash of the Go runtime: that takes
// Config.Isolate. The order in which instances get processors is Go's.
//
// # Goroutines and locks
//
// Every call runs on the goroutine of its caller, which owns the instance while it has the turn. The engine starts one goroutine
// for Watch, one for the memory limit, and with Config.Isolate those that start workers; Close ends them all. Engine.mu guards
// the lists of libraries and instances, Library.mu the problems of a library, Revision.mu its baseline; none is held while Lua
// code runs, but Revision.mu while a baseline is captured, with the time limit of loading.
package engine
