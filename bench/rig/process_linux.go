package rig

import "syscall"

// EndsWithUs returns the attributes of a process that the kernel kills when this one dies without ending it.
func EndsWithUs() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
}
