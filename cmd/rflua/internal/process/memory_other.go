//go:build !linux

package process

// PhysicalMemory returns 0: how much memory the machine has is not known.
func PhysicalMemory() int64 { return 0 }
