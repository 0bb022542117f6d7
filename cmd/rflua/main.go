// Command rflua serves Robot Framework keyword libraries written in Lua.
//
// The command itself only reads flags, prints and exits; libraries are the work of package engine, the protocol that
// of package bridge/xmlrpc. `rflua help` is the user's guide to it.
//
// Exit codes: 0 is fine; 1 means that the command failed, or that the answer is no (`test` finds no server, `check`
// finds errors, `stop` is not allowed); 2 means that it was called wrongly; 3 is a keyword that `call` ran and that says that
// the test is to be skipped.
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
	// Nothing of ours writes to the standard logger, but net/http's client does when the server that a library tests sends
	// more than its answer, and has no other place for it. `serve --log-level debug` shows it.
	log.SetOutput(io.Discard)
	os.Exit(execute(os.Args[1:]))
}
