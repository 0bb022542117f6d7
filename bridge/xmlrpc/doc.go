// Package xmlrpc serves keyword libraries to Robot Framework's own Remote library, and to every other XML-RPC client. Its
// [Client] calls such servers, of any kind. The messages are those of package bridge/xmlrpc/codec.
//
// A [Server] listens once for all libraries of an engine. The path of a URL selects the library (/Calculator; / is all
// of them together) and the query selects the instance: each value of token has an instance of its own, every other
// parameter is an argument for the library's new. A server has the methods of robotremoteserver's class:
//
//	server := xmlrpc.NewServer(engine, xmlrpc.Options{Addr: "127.0.0.1:0"})
//	port, err := server.Activate()   // listens; connections wait until Serve
//	go server.Serve()                // until Stop, or a client stops it
//	server.Stop(ctx)                 // running keywords are cancelled when ctx is done
//
// It promises that every request that can be answered is answered: a connection that closes without an answer makes the
// client run its keyword again. A keyword that fails is a result with the status FAIL; Faults are for requests that make no
// sense and for libraries that do not load. When a client disconnects, its keyword is cancelled. A client that sends or
// reads too slowly is disconnected (Options.Patience), and large requests take turns, so that clients cannot fill the
// memory.
//
// It does not decide who may call: that is for package bridge/access, by [Options]. Without it there is neither encryption
// nor users, and every host name is allowed. A refused request gets a Fault, since for any status but 200 RF's Remote logs
// the credentials of its URL; browsers get the status. It does not watch files: libraries are reloaded by their engine.
//
// Goroutines: those of net/http, one that finalizes unused instances, which Serve starts and ends, and one that stops the
// server for a client. Locks: Server.mu guards listener and stopping, sessions.mu the table of instances; neither is held
// while a keyword runs or a client is waited for. Catalogs are immutable and replaced as a whole.
package xmlrpc
