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
// gets an error and the connection stays usable; and that values keep their types: to JsonRpcRemote, which garbles nested
// JSON, containers travel as pickles.
//
// It does not know users, since the protocol has none: everybody who reaches the port or the socket may call, or with TLS
// everybody who has a certificate (package bridge/access).
//
// Limits of a connection: 10 s to initialize a session; the rest of a message must come at 4 KiB/s, and 10 s more; 64 MiB,
// 64 header lines and 100 levels a message; 1,000 libraries; 10,000 calls or 64 MiB that wait; a client must read 64 KiB in
// 10 s. Between messages it may be silent for ever, since a test may take hours; a peer that vanishes without closing is
// noticed after a minute (TCP keep-alive).
//
// # The walk of a request
//
// Package frame reads its body (stream.readFrame in input.go, at the pace that paced_reader.go demands), decodeMessages
// (message.go) makes messages of it in one pass. What is no request is answered there. jsonrpc2 asks the stream for the next
// request (ReadObject, received) and calls connection.Handle (handle.go), which admits it and calls the function of its
// method: method.go has the table; library.go, run.go and shutdown.go have the longer ones. A call becomes a job of its
// instance (instance.go). Its messages are notifications (connection.log), its outcome (outcome.go) is the result of a
// jsonrpc2.Response (answer.go). jsonrpc2 hands both to the stream (sending, WriteObject in stream.go), which makes a whole
// message (outgoing.go), waits for the rest of a batch (batch.go), and queues it for the goroutine that writes.
//
// The params of a request and the results go past the JSON of jsonrpc2, which would change them: see envelope.go.
//
// # Goroutines and locks
//
// Server.Serve starts a goroutine for each connection, which connection.serve keeps until all others have ended: one of
// jsonrpc2 reads and handles requests, one of the stream writes, one runs the jobs of each instance, and one each makes an
// instance or waits for a shutdown. A keyword that does not end is abandoned after 7 s.
//
// Server.mu guards the server's fields, connection.mu all that changes during a connection (connectionState),
// libraryInstance.mu its jobs, stream.mu the batches. jsonrpc2 has a lock of its own while it sends; it comes before
// stream.mu. No other two are held at once, and none while a keyword runs.
package jsonrpc
