package worker

import (
	"os"
	"strconv"
	"syscall"
)

// keepDescriptors keeps the descriptors that this process has inherited from its workers. What Go opens is not
// passed on anyway.
func keepDescriptors() {
	entries, _ := os.ReadDir("/proc/self/fd")
	for _, entry := range entries {
		if fd, err := strconv.Atoi(entry.Name()); err == nil && fd > 2 {
			syscall.CloseOnExec(fd)
		}
	}
}
