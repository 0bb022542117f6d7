// Package worker starts processes of the running binary that do work for the server, and ends them.
//
// It knows nothing of Lua: package isolate defines what goes over the [wire.Conn] of a worker. The package promises that
//
//   - a worker has the limits of the operating system that [Limits] ask for, set before it does anything,
//   - it has no descriptor of the server's but its pipes, and is in a process group of its own,
//   - it ends when the server ends, however that ends, and when it is asked to, even if it hangs,
//   - it is waited for, so that no zombie stays, and its standard error is kept, within bounds,
//   - a few of them are started ahead, because starting one takes a hundred times as long as a call.
//
// The command must call [Child] first of all, and do the work of a worker if it says so. Frames go over standard input and
// output, which the worker has for itself: nothing else in it can read or write them.
package worker
