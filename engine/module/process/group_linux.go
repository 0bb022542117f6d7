package process

import "syscall"

// endWithProcess makes Linux kill the program when this process ends.
func endWithProcess(attr *syscall.SysProcAttr) { attr.Pdeathsig = syscall.SIGKILL }
