// Package isolate runs instances of libraries in worker processes of their own, so that nothing that a library does, not even
// a crash of the process, reaches another.
//
// It is a protocol with two ends. In the server, a [Pool] starts workers, and a [Peer] is one of them: its methods send a
// request and serve what the worker asks for until the answer comes. In a worker, [Work] receives the requests and has a
// [Worker], the ordinary engine with one library, do them. What goes over the pipes is written down in protocol.go; package
// wire has the frames and the encoding, package worker the processes and their limits.
//
// The server reads all files, because all instances of a revision must run the same content: a worker gets the sources of a
// revision with it, and asks for what a `require` looks for.
//
// The package promises that the server survives whatever a worker does or sends, that a request ends within a second of its
// context or its limit, if need be by killing the worker, and that the error then says how the worker ended ([Exit]). It does not
// know what a request means.
//
// A Peer belongs to one goroutine at a time: the one that has the turn of its instance, or that loads libraries. Nothing reads
// the pipe of a worker that has nothing to do. In a worker one goroutine receives and another does the requests, one at a time.
package isolate
