// Package jsonrpc serves keyword libraries over the JSON-RPC 2.0 remote protocol of robotframework-jsonrpcremote, to its
// client JsonRpcRemote and to every other client of the protocol.
//
// A connection is a session: the client initializes it, imports libraries, each of which gets an instance named by a
// token, and runs their keywords. Requests on different tokens run at the same time, those on one token in the order
// in which they came. When the connection ends, in whatever way, what runs is cancelled and the instances are
// finalized.
//
//	server := jsonrpc.NewServer(engine, jsonrpc.Options{Addr: "127.0.0.1:0"})
//	port, err := server.Activate()
//	go server.Serve()
//	server.Stop(ctx)
//
// It promises that a keyword that does not pass is a result with an error in it, never a JSON-RPC error, which would
// make the client's session useless; that all messages of a keyword arrive before its result; that a broken request
// gets an error and the connection goes on; and that values keep their types: to JsonRpcRemote, which garbles nested
// JSON, containers travel as pickles. Pickles are read by a decoder that executes nothing.
//
// It does not encrypt and knows no users.
//
// Goroutines of a connection: one reads (jsonrpc2), one writes (stream), one runs the calls of each instance (imported),
// and one each makes an instance or waits for a shutdown. connection.serve owns them all and returns when they have
// ended. The state of a connection is guarded by its mutex.
package jsonrpc
