// Command bench measures rflua side by side with what bounds it from above and with what it replaces, and says whether
// it keeps its marks:
//
//	make bench
//	make bench BENCHFLAGS='--only echo --rounds 3 --duration 500ms'
//
// It is a directory of the top level because it belongs to no layer: it is a client of the built binary and of other
// servers, as a user's machine sees them, and imports nothing of this module. Go benchmarks of single functions are
// beside the code that they measure; `make microbench` runs those.
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
// The same program, asked to soak, has a server under load for half an hour and looks whether it stays what it was:
//
//	make soak
//	make soak SOAKTIME=2m SOAKFLAGS='--rest 20s --serve --no-remote-stop'
//
// At once, over both protocols, clients call what passes, what fails and what never ends, leave in the middle, come and
// go with and without goodbye, read slowly or not at all; others send what is malformed, or half of it, or nothing; one
// saves good and broken libraries, new ones and modules while they are called; and code runs that is to harm the server.
// Every answer is compared with what it must be, and counted. After the first minute and at the end all clients leave and
// the server rests, and what it holds then is compared: memory, goroutines, descriptors, processes, temporary files. What
// is unexpected is printed at once, and makes the exit code 1; what was seen is in bench/soak.md.
//
// Before the load, each hazard runs alone, again and again, while two neighbours on other instances measure how long
// they wait.
//
// # What it does not tell
//
// Client and server share the machine. With two cores the client takes most of one, so the ratio to a floor is one of
// client and server together, and kinder than the server's alone. The peers are measured by the same client, and they
// are slow enough that it waits for them. Two instances that compute have both cores, but so has Go's own loop beside
// them, which shows what the machine gives.
//
// Over XML-RPC all connections share the one instance of their URL, as RF's clients do without a token; over JSON-RPC
// each has its own. Robot runs look at every hundredth result, because looking at each would take longer than the
// calls. Memory is what the kernel counts, with the garbage that Go has not collected yet.
package main
