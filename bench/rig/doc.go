// Package rig has what the benchmark and the soak both stand on: servers as processes, connections over both protocols, and
// numbers.
//
// # Why it has connections and codecs of its own
//
// A load generator shares the cores with the server that it loads, so it must cost less than the server. It sends bytes that
// were made beforehand over plain sockets and compares answers with bytes that it has seen. Echoes over 8 connections, in
// processor time for each call, client and server (medians of 5 rounds of 1.5 s, two cores that were busy with other work,
// 2026-12):
//
//	                                      client  server
//	JSON-RPC, this package                 26 µs   60 µs
//	JSON-RPC, bridge/jsonrpc/client        35 µs   58 µs
//	XML-RPC, this package, kept alive      31 µs   78 µs
//	XML-RPC, this package, a connection   119 µs  173 µs
//	XML-RPC, bridge/xmlrpc, a connection  255 µs  204 µs
//
// The product's XML-RPC client costs more than the server, and keeps no connections; its JSON-RPC client would do, at a third
// more. Neither can leave in the middle of a request or send half of one, as the soak does. The decoders are those of other
// authors (encoding/xml, encoding/json, gopickle), so that a mistake of the product's encoder is not hidden by its decoder.
//
// # Who owns what
//
// A [Process] is ended by [Processes.StopAll], and on Linux by the kernel if this process dies before. [Processes] and [Tail]
// are safe for concurrent use. A connection, [HTTPConnection], [Frames] or [Session], belongs to one goroutine.
package rig
