package worker

import (
	"fmt"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
)

// Missing names the limits that the operating system cannot set.
func (l Limits) Missing() []string { return nil }

// set sets the limits for this process.
func (l Limits) set() error {
	// Standard error says why a worker crashed; thousands of core files would not help.
	if err := lower(syscall.RLIMIT_CORE, 0, 0); err != nil {
		return err
	}
	if l.Memory == 0 {
		return nil
	}
	// Not RLIMIT_AS: Go reserves far more addresses than it uses. What is mapped already counts, so it is added.
	mapped, err := mappedData()
	if err != nil {
		return err
	}
	return lower(syscall.RLIMIT_DATA, mapped+l.Memory, mapped+l.Memory)
}

// lower sets a limit, but never higher than it may be.
func lower(resource int, soft, hard uint64) error {
	var now syscall.Rlimit
	if err := syscall.Getrlimit(resource, &now); err != nil {
		return err
	}
	return syscall.Setrlimit(resource, &syscall.Rlimit{Cur: min(soft, now.Max), Max: min(hard, now.Max)})
}

// mappedData is what RLIMIT_DATA counts of this process, in bytes (proc_pid_statm(5): the sixth field, in pages).
func mappedData() (uint64, error) {
	text, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0, err
	}
	fields := strings.Fields(string(text))
	if len(fields) < 6 {
		return 0, fmt.Errorf("/proc/self/statm has %d fields", len(fields))
	}
	pages, err := strconv.ParseUint(fields[5], 10, 64)
	return pages * uint64(os.Getpagesize()), err
}

// prSetPdeathsig is PR_SET_PDEATHSIG of prctl(2).
const prSetPdeathsig = 1

// watchSelf makes the worker end when its processor time is over, and get a signal when the server is gone. The end of its
// standard input says so too, unless another process holds the other end.
func watchSelf() {
	_ = os.WriteFile("/proc/self/comm", []byte("rflua-worker"), 0) // or it would be called exe
	over := make(chan os.Signal, 1)
	signal.Notify(over, syscall.SIGXCPU)
	go func() {
		<-over
		os.Exit(exitCPU)
	}()
	_, _, _ = syscall.RawSyscall(syscall.SYS_PRCTL, prSetPdeathsig, uintptr(syscall.SIGTERM), 0)
}
