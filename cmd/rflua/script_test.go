package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"rflua": main})
}

// TestScript runs testdata/script: one script per promise of the command line, named after it. Besides the commands
// of testscript they use those of scriptCommands.
func TestScript(t *testing.T) {
	// A test that runs under nohup must not hand its ignored SIGHUP on to the servers.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGHUP)
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		Cmds:                scriptCommands,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			// A race detector that is about to exit sleeps for a second otherwise.
			env.Setenv("GORACE", "atexit_sleep_ms=0")
			// Scripts run side by side and cannot share its default; those about JSON-RPC give a port.
			env.Setenv("RFLUA_JSONRPC_PORT", "off")
			ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
			env.Defer(cancel)
			env.Values[scriptKey{}] = &script{ctx: ctx}
			return nil
		},
	})
}
