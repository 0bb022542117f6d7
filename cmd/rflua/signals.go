package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// signals are what the user's signals ask for. A third one ends the process as if nobody watched.
type signals struct {
	asked  context.Context // done at the first signal: stop
	forced context.Context // done at the second: cancel what runs
	end    func()
}

// watchSignals watches SIGINT, SIGTERM and SIGHUP. A SIGHUP that is ignored stays so: that is what nohup is for.
func watchSignals() *signals {
	watched := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) {
		watched = append(watched, syscall.SIGHUP)
	}
	// Once SIGPIPE is watched, by nobody, printing to a pipe that was closed is an error instead of the end.
	pipe := make(chan os.Signal, 1)
	signal.Notify(pipe, syscall.SIGPIPE)
	came := make(chan os.Signal, 2)
	signal.Notify(came, watched...)
	asked, ask := context.WithCancel(context.Background())
	forced, force := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer signal.Stop(came)
		for _, act := range []func(){ask, force} {
			select {
			case <-came:
				act()
			case <-ended:
				return
			}
		}
	}()
	return &signals{asked: asked, forced: forced, end: func() {
		close(ended)
		signal.Stop(pipe)
		ask()
		force()
	}}
}
