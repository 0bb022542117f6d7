//go:build unix && !linux

package process

import "syscall"

func endWithProcess(*syscall.SysProcAttr) {} // no other system can
