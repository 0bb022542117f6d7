// Command bench measures rflua side by side with what bounds it from above and with what it replaces, and says whether
// it keeps its marks:
//
//	make bench
//	make bench BENCHFLAGS='--only echo --rounds 3 --duration 500ms'
//
// It is a module of its own, so that what only it needs stays out of the go.mod of rflua. It is a client of the built binary and of
// other servers, as a user's machine sees them: nothing of rflua is imported, but for the test kit in tests. Go benchmarks of
// single functions are beside the code that they measure; `make microbench` runs those.
//
// Package load has the load, package soak the soak, and package rig what both stand on. Each row of the results is a file here.
//
// # What is compared
//
//   - rflua: bin/rflua as `make build` makes it, with its defaults, but for --max-instances: one row makes 10,000.
//   - the floors: this program, run again as a server. One is a net/http handler, the other a connection of
//     sourcegraph/jsonrpc2, and both answer with constants. They show what the machine, the network stack and Go's
//     libraries cost before any work is done.
//   - the peers: robotremoteserver and robotframework-jsonrpcremote-server, in .venv-bench, pinned in requirements.txt.
//     Where connections are kept, robotremoteserver is switched to HTTP/1.1, which is faster than what is shipped, and
//     gets one connection, because it serves one at a time and would let the others wait. Where they are not kept, it
//     gets four at once instead of eight: more than its queue holds are turned away, and come back after a second.
//
// # How
//
// One load client, in this process, sends requests that were built beforehand over plain sockets and checks every
// answer: the first one of a connection is decoded and its value compared, later ones must be the same bytes or are
// decoded too. A round measures each server of a row once; the order rotates from round to round, so that a machine
// that slows down or speeds up meets all alike. Ratios are taken within each round. The table shows medians, with the
// lowest and highest round.
//
// # The soak
//
// The same program, with the argument soak, loads a server for half an hour and checks that it holds no more at the end:
//
//	make soak
//	make soak SOAKTIME=2m SOAKFLAGS='--rest 20s --serve --no-remote-stop'
//
// All at once and over both protocols, clients call what passes, what fails and what never ends, disconnect in the middle, end
// sessions properly or not, read slowly or not at all. Others send what is malformed, or half of it, or nothing. One saves good
// and broken libraries, new ones and modules while they are called. Code runs that would harm a server without guards. Every
// answer is compared with the expected one, and counted. After the first minute and at the end all clients disconnect and the
// server rests; what it holds then is compared: memory, goroutines, descriptors, processes, temporary files. What is unexpected
// is printed at once and makes the exit code 1. The report is bench/soak.md.
//
// Before the load, each hazard runs alone, again and again, while two clients of other instances measure how long they wait.
//
// # What it does not tell
//
// Client and server share the machine. With two cores the client takes most of one, so the ratio to a floor is one of
// client and server together, and kinder than the server's alone. The peers are measured by the same client, and they
// are slow enough that it waits for them. Two instances that compute have both cores, but so has Go's own loop beside
// them, which shows what the cores can do.
//
// Over XML-RPC all connections share the one instance of their URL, as RF's clients do without a token; over JSON-RPC
// each has its own. Robot runs look at every hundredth result, because looking at each would take longer than the
// calls. Memory is what the kernel counts, including garbage that Go has not collected yet.
package main
