//go:build unix

package worker

import (
	"os"
	"os/exec"
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
