package main

import "syscall"

// endsWithUs has the kernel end a server when the benchmark is killed and can do it no more.
func endsWithUs() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
}
