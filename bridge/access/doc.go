// Package access decides who may talk to a server, for both protocols: encryption and client certificates ([TLS]), users
// and passwords ([Passwords]), the names a request may call the server by ([Hosts]), and how many may talk to it at
// once ([Connections]).
//
// Files that it is given are read again when they change, at most once a second and only when somebody comes. What does
// not load then is logged, and what was loaded before stays in force: a half-written file neither opens the server nor
// closes it.
//
// Nothing here logs a password, a user name or the content of a file, and no error holds one.
//
// It starts no goroutines. Every type guards its own state and is safe for concurrent use.
package access
