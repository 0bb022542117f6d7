// Package compile turns Lua source code into the prototypes that gopher-lua's virtual machine runs.
//
// It promises that any source code leads, in bounded time and memory, to a prototype or to a diagnostic that says where and
// why it does not compile: [Compile] refuses code that nests too deeply or that the compiler would need quadratic time for
// (survey.go, depth.go) and turns the compiler's panics into diagnostics. Two kinds of statement that gopher-lua 1.1.2
// compiles wrongly are rewritten first (miscompiled.go).
//
// It does not promise that every other program means what the Lua 5.1 manual says: the code generator is gopher-lua's.
//
// Its functions keep no state and start no goroutine. Prototypes are immutable and may be shared by states and goroutines.
package compile
