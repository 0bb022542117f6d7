package worker

import (
	"os"
	"os/signal"
	"syscall"
)

// Missing names the limits that the operating system cannot set.
func (l Limits) Missing() []string {
	if l.Memory > 0 {
		return []string{"memory"} // it takes RLIMIT_DATA and RLIMIT_AS, but does not keep them
	}
	return nil
}

// set sets the limits for this process.
func (l Limits) set() error { return nil }

// watchSelf makes the worker end when its processor time is over.
func watchSelf() {
	over := make(chan os.Signal, 1)
	signal.Notify(over, syscall.SIGXCPU)
	go func() {
		<-over
		os.Exit(exitCPU)
	}()
}
