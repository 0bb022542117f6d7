//go:build !linux

package rig

import "syscall"

// EndsWithUs returns nil: only Linux ends a process with the one that started it.
func EndsWithUs() *syscall.SysProcAttr { return nil }
