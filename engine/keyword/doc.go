// Package keyword finds out what a library offers as keywords, and calls them.
//
// [Learn] looks at the table that a library's file has returned (learn.go), asks hybrid and dynamic libraries (listed.go),
// reads the comments above the functions (signature.go) and adds what robot.keyword{} declared (declare.go). The result is a
// [Learned], plain data without Lua values. An [Object] is one instance of the library: [Object.Arguments] and [Object.Call]
// run a keyword in it.
//
// The package promises that RF accepts every keyword that is offered: what it would drop is left out with a warning, or
// offered without the part that RF would reject. The rules are those of RF's static, hybrid and dynamic library APIs (RF user
// guide, "Creating test libraries").
//
// Learned values are immutable once published. Objects and Declarations belong to the goroutine that owns their state; the
// package starts no goroutine and has no lock.
package keyword
