// Package access decides who may talk to a server, for both protocols: encryption and client certificates ([TLS]), users
// and passwords ([Passwords]), the host names of requests ([Hosts]), the number of connections ([Connections]) and their
// least speed ([Pace]).
//
//	connections := access.NewConnections(1000)
//	listener = connections.Listener(listener, tls, nil, logger)
//	conn, err := listener.Accept()                // a *Conn
//	done, ok := conn.(*access.Conn).MarkBusy()    // until done it is not evicted
//	right, err := passwords.Verify(ctx, user, password)
//
// It promises that a change of its files is noticed: they are read again when a client comes, at most once a second. A file
// that does not load is logged, and the previous content stays valid: a half-written file neither opens the server nor
// closes it. A limit of connections keeps nobody out who could replace an idle one, and closes no busy connection. Nothing
// is logged and no error is returned that holds a password, a user name or the content of a file.
//
// It does not speak HTTP or JSON-RPC: how a client hears that it is refused is for the bridges. It does not limit how often
// a client tries passwords, only what that costs.
//
// Goroutines and locks: it starts no goroutines. TLS, Passwords, Hosts and Connections are safe for concurrent use, each
// with a mutex of its own, which may be held while files are read but never while a client is waited for. The handshake of a Conn runs in the goroutine that reads
// or writes first.
package access
