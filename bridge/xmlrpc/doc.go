// Package xmlrpc serves keyword libraries to Robot Framework's own Remote library, and to every other XML-RPC client.
//
// A [Server] listens once for all libraries of an engine. The path of a URL selects the library (/Calculator; / is all
// of them together) and the query the instance: `token` has one of its own for each of its values, every other
// parameter is an argument for the library's new. A server is made, activated, served and stopped like
// robotremoteserver's class:
//
//	server := xmlrpc.NewServer(engine, xmlrpc.Options{Addr: "127.0.0.1:0"})
//	port, err := server.Activate()   // listens; connections wait until Serve
//	go server.Serve()                // until Stop, or a client stops it
//	server.Stop(ctx)                 // running keywords may end before ctx does
//
// It promises that every request that can be answered is: a connection that closes without an answer makes the client
// run its keyword again. A keyword that fails is a result with the status FAIL; Faults are for requests that make no
// sense and for libraries that do not load. When a client goes away its keyword is cancelled.
//
// Who may call is decided by package bridge/access, which [Options] are given: without it there is neither encryption nor
// users, and every name will do. A request that is refused gets a Fault, since any status but 200 makes RF's Remote write
// the credentials of its URL into the log; browsers get the status.
//
// Goroutines: those of net/http, and one that finalizes instances nobody uses any more, which Serve starts and ends.
// The table of instances is guarded by its own mutex; all else is immutable once the server is made.
package xmlrpc
