package process

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// Signals are what the user's signals ask for. A third signal ends the process as if none were watched.
type Signals struct {
	Stop   context.Context // done at the first signal: stop in good order
	Cancel context.Context // done at the second: cancel what still runs

	end func()
}

// Watch watches SIGINT, SIGTERM and SIGHUP until End is called. A SIGHUP that is ignored stays ignored: that is how nohup
// works.
func Watch() *Signals {
	watched := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) {
		watched = append(watched, syscall.SIGHUP)
	}
	// Once a channel is registered for SIGPIPE, though nothing reads it, printing to a closed pipe is an error instead of
	// the end of the process.
	pipe := make(chan os.Signal, 1)
	signal.Notify(pipe, syscall.SIGPIPE)
	came := make(chan os.Signal, 2)
	signal.Notify(came, watched...)
	stopping, stop := context.WithCancel(context.Background())
	cancelling, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer signal.Stop(came)
		for _, act := range []func(){stop, cancel} {
			select {
			case <-came:
				act()
			case <-ended:
				return
			}
		}
	}()
	return &Signals{Stop: stopping, Cancel: cancelling, end: func() {
		close(ended)
		signal.Stop(pipe)
		stop()
		cancel()
	}}
}

// End stops watching. Both contexts are done then. It is called once.
func (s *Signals) End() { s.end() }
