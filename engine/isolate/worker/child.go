package worker

import (
	"fmt"
	"os"
	"runtime/debug"

	"github.com/rflua/rflua/engine/isolate/wire"
)

// variable is set in the environment of a worker, to its limits.
const variable = "RFLUA_WORKER"

// Is reports whether this process was started as a worker and Child was not called yet.
func Is() bool { return os.Getenv(variable) != "" }

// exit codes of a worker that ends by itself.
const (
	exitCPU   = 90 // the limit of processor time was reached
	exitSetup = 91 // the limits could not be set
)

// Child reports whether this process is a worker, and returns its end of the pipes. It must be called before anything else,
// because it sets the limits. If they cannot be set it does not return.
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
