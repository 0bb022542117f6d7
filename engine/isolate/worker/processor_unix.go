//go:build linux || darwin

package worker

import (
	"syscall"
	"time"
)

// allowed is the processor time that one request may use, in seconds; 0 is no limit. Set once, by Child.
var allowed uint64

// Renew gives the worker the processor time for one more request. What is over it ends the process, whatever it does:
// the kernel sends a signal, for which the worker exits.
func Renew() {
	if allowed == 0 {
		return
	}
	var used syscall.Rusage
	var now syscall.Rlimit
	if syscall.Getrusage(syscall.RUSAGE_SELF, &used) != nil || syscall.Getrlimit(syscall.RLIMIT_CPU, &now) != nil {
		return
	}
	spent := time.Duration(used.Utime.Nano() + used.Stime.Nano())
	// The kernel counts whole seconds.
	now.Cur = min(now.Max, uint64((spent+time.Second-1)/time.Second)+allowed)
	_ = syscall.Setrlimit(syscall.RLIMIT_CPU, &now)
}

func (l Limits) setProcessor() { allowed = l.seconds() }
