// Package rig has what the benchmark and the soak both stand on: servers as processes, clients that send prepared requests and
// check every answer, and numbers.
//
// The clients are not those of the product: a load generator shares two cores with the server that it loads, so it sends bytes
// that were made beforehand over plain sockets and compares the answers with bytes it has seen, and an independent decoder would
// notice what the product's own decoder forgives.
//
// A [Process] is ended by [Processes.StopAll], and with this process, however that ends. A client belongs to one goroutine.
package rig
