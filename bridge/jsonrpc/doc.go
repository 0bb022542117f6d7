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
// It knows no users, since the protocol has none: who may call is who reaches the port or the socket, or with TLS who has
// a certificate (package bridge/access).
//
// Limits of a connection: 10 s to initialize a session; a message that has begun must come at 4 KiB/s, and 10 s more; 64 MiB,
// 64 header lines and 100 levels a message; 1,000 libraries; 10,000 calls or 64 MiB that wait; a client must take 64 KiB in
// 10 s. Between messages it may be silent for ever, since a test may take hours; a peer that is gone without a word is noticed
// after a minute (TCP keep-alive).
//
// Goroutines of a connection: one reads (jsonrpc2), one writes (stream), one runs the calls of each instance (imported),
// and one each makes an instance or waits for a shutdown. connection.serve owns them all and returns when they have
// ended. The state of a connection is guarded by its mutex.
package jsonrpc
