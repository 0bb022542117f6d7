//go:build unix

package worker

import (
	"os"
	"os/exec"
	"runtime"
	"syscall"
)

// separate keeps the signals of the server's terminal away from a worker: the server ends it in its own time.
func separate(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

// kill ends a worker and what is left in its process group.
func kill(p *os.Process) {
	_ = syscall.Kill(-p.Pid, syscall.SIGKILL)
	_ = p.Kill()
}

// killer is the name of the signal that ended a process, or "".
func killer(state *os.ProcessState) string {
	if status, ok := state.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		return status.Signal().String()
	}
	return ""
}

// peak is how much memory a process had at most, in bytes.
func peak(state *os.ProcessState) uint64 {
	used, ok := state.SysUsage().(*syscall.Rusage)
	switch {
	case !ok || used.Maxrss < 0:
		return 0
	case runtime.GOOS == "darwin":
		return uint64(used.Maxrss)
	}
	return uint64(used.Maxrss) << 10
}
