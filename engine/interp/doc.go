// Package interp has sandboxed Lua states that can be cancelled at any time.
//
// A [State] is a gopher-lua state with the standard library that keyword libraries get (standard.go), a `require` that finds
// the files of a [source.Set] and the modules that Go provides (require.go), and everything that a running call needs: where
// its messages go (output.go), why it may end early (interrupt.go, cause.go), what it holds (weigh.go) and how it failed
// (failure.go, traceback.go). [State.Run] runs a library's file, [State.Call] a function; both between [State.Begin] and the
// function it returns.
//
// It promises that Lua code and Go modules cannot reach the process, its files or another state beyond what [Options] allow,
// that a call whose context is done ends within a few instructions, and that an error, an endless recursion or a panic in a Go
// function leaves the state usable. It replaces what is unsafe or wrong in gopher-lua's own pcall, coroutines and loop.
//
// It does not promise that a Go function which neither ends nor asks for its context can be cancelled.
//
// A state belongs to one goroutine at a time, the one that has the turn of its instance. Other goroutines only set the flags
// of its interrupt, which are atomic. The package starts no goroutine.
package interp
