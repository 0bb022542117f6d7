package rig

import "syscall"

// EndsWithUs has the kernel end a server when the benchmark is killed and can do it no more.
func EndsWithUs() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
}
