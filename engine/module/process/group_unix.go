//go:build unix

package process

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

const terminateSignal = syscall.SIGTERM

// signals holds the signals that a script may send, by their names without SIG.
var signals = map[string]os.Signal{
	"ABRT": syscall.SIGABRT, "ALRM": syscall.SIGALRM, "CONT": syscall.SIGCONT, "HUP": syscall.SIGHUP, "INT": syscall.SIGINT,
	"KILL": syscall.SIGKILL, "PIPE": syscall.SIGPIPE, "QUIT": syscall.SIGQUIT, "STOP": syscall.SIGSTOP, "TERM": syscall.SIGTERM,
	"USR1": syscall.SIGUSR1, "USR2": syscall.SIGUSR2, "WINCH": syscall.SIGWINCH,
}

// more holds the names of signals that end programs but that scripts have no reason to send.
var more = map[string]os.Signal{
	"BUS": syscall.SIGBUS, "FPE": syscall.SIGFPE, "ILL": syscall.SIGILL, "SEGV": syscall.SIGSEGV, "SYS": syscall.SIGSYS,
	"TRAP": syscall.SIGTRAP, "XCPU": syscall.SIGXCPU, "XFSZ": syscall.SIGXFSZ,
}

// newGroup starts the program in a session of its own: it is a group to signal, and has no terminal to ask for passwords.
func newGroup(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if EndWithProcess {
		endWithProcess(cmd.SysProcAttr)
	}
}

// groupExists reports whether there is any process in the group that pid has led. Zombies do not count: in a container
// it may be that nothing ever waits for them.
func groupExists(pid int) bool {
	if syscall.Kill(-pid, 0) == syscall.ESRCH {
		return false
	}
	stats, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil || len(stats) == 0 {
		return true // not Linux
	}
	for _, name := range stats {
		stat, err := os.ReadFile(name)
		if err != nil {
			continue
		}
		// The name of the program, in parentheses, may hold anything; behind it: state, parent, group.
		fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
		if len(fields) > 2 && fields[2] == strconv.Itoa(pid) && fields[0] != "Z" && fields[0] != "X" {
			return true
		}
	}
	return false
}

// signalGroup sends a signal to the group that p has led. It is no error if the group is gone.
func signalGroup(p *os.Process, s os.Signal) error {
	number, ok := s.(syscall.Signal)
	if !ok {
		return syscall.EINVAL
	}
	if err := syscall.Kill(-p.Pid, number); err != nil && err != syscall.ESRCH {
		return err
	}
	return nil
}

// ended returns how a program has ended: its exit code, or minus the number of the signal that has ended it and its name.
func ended(state *os.ProcessState) (code int, signal string) {
	status, ok := state.Sys().(syscall.WaitStatus)
	if !ok || !status.Signaled() {
		return state.ExitCode(), ""
	}
	for _, known := range []map[string]os.Signal{signals, more} {
		for name, s := range known {
			if s == status.Signal() {
				return -int(status.Signal()), "SIG" + name
			}
		}
	}
	return -int(status.Signal()), status.Signal().String()
}

// shellCommand has the shell run a script, with the arguments as $1, $2 and so on.
func shellCommand(script string, args []string) (path string, argv []string) {
	return "/bin/sh", append([]string{"sh", "-c", script, "sh"}, args...)
}
