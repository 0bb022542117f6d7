package worker

import (
	"os"
	"syscall"
)

// pipeSize lets most frames pass in one piece. A pipe has 64 KiB otherwise.
const pipeSize = 256 << 10

// fSetPipeSize is F_SETPIPE_SZ of fcntl(2).
const fSetPipeSize = 1031

// widen makes a pipe larger. A user may have only so many large ones: then it stays as it is.
func widen(pipe *os.File) {
	raw, err := pipe.SyscallConn()
	if err != nil {
		return
	}
	_ = raw.Control(func(fd uintptr) { _, _, _ = syscall.Syscall(syscall.SYS_FCNTL, fd, fSetPipeSize, pipeSize) })
}
