package worker

import (
	"fmt"
	"os"
	"runtime/debug"

	"github.com/rflua/rflua/engine/isolate/wire"
)

// variable tells a process that it is a worker, and its limits.
const variable = "RFLUA_WORKER"

// exit codes of a worker that ends by itself.
const (
	exitCPU   = 90 // the limit of processor time was reached
	exitSetup = 91 // the limits could not be set
)

// Child says whether this process is a worker, and gives its end of the pipes. To be called before anything else: it sets
// the limits. If they cannot be set it does not return.
func Child() (conn *wire.Conn, is bool) {
	text, is := os.LookupEnv(variable)
	if !is {
		return nil, false
	}
	os.Unsetenv(variable) // processes that a keyword starts are no workers
	limits, err := parseLimits(text)
	if err == nil {
		err = limits.set()
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "the limits of a worker process cannot be set: %v\n", err)
		os.Exit(exitSetup)
	}
	if limits.Memory > 0 {
		debug.SetMemoryLimit(int64(float64(limits.Memory) * heapShare))
	}
	limits.setProcessor()
	in, out := os.Stdin, os.Stdout
	os.Stdout = os.Stderr
	if null, err := os.Open(os.DevNull); err == nil {
		os.Stdin = null
	}
	watchSelf()
	return wire.NewConn(in, out), true
}
