// Command rflua serves Robot Framework keyword libraries written in Lua. `rflua help` is its user's guide.
//
// This package has the command line: it reads flags, prints and exits, and only main exits. Everything else is the work of
// other packages.
//
//   - main.go, root.go: the program, its exit codes, how errors and hints are printed
//   - call.go, check.go, doc.go, new.go, serve.go, stop.go, test.go, version.go: one subcommand each
//   - remote.go: a server of Robot Framework's Remote protocol, for stop and test
//   - serve_endpoints.go, serve_access.go: where serve listens, and who may connect
//   - flags.go, flags_*.go, call_flags.go, env.go: types of flags, flags that several subcommands share, RFLUA_ variables
//   - internal/call: one keyword run here or by a server; its arguments, messages and result
//   - internal/lookup: the libraries and keywords that the user names
//   - internal/console: what serve reports, as text or as log records
//   - internal/doctext: documentation as text
//   - internal/scaffold: what `rflua new` makes
//   - internal/process, internal/portfile: signals, memory and garbage collection of the process; files that hold a port
//   - internal/clierror: errors that are wrong uses of the command, and hints what to do
//   - testdata/script has a script for each promise of the command line, testdata/robot the suites that Robot Framework
//     runs; layers_test.go says which package may import which
//
// Exit codes: 0 is success. 1 means that the command failed, or that the answer is no: `test` finds no server, `check` finds
// errors, `stop` is not allowed. 2 means that the command was called wrongly. 3 means that `call` ran a keyword that wants
// the test to be skipped.
package main

import (
	"io"
	"log"
	"os"

	"github.com/rflua/rflua/engine"
)

func main() {
	if code, isWorker := engine.Work(); isWorker { // of serve --isolate
		os.Exit(code)
	}
	// rflua does not use the standard logger. net/http's client does, when the server that a library tests sends more than
	// its answer, and it takes no other logger. `serve --log-level debug` shows it.
	log.SetOutput(io.Discard)
	os.Exit(execute(os.Args[1:]))
}
