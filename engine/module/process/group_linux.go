package process

import "syscall"

// endWithProcess has Linux kill a program when the process ends that has started it.
func endWithProcess(attr *syscall.SysProcAttr) { attr.Pdeathsig = syscall.SIGKILL }
