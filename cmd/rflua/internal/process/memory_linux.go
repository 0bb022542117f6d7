package process

import (
	"math"
	"os"
	"path"
	"strconv"
	"strings"
)

// PhysicalMemory returns how many bytes of memory the machine has, or the container if that may use less; 0 if the system
// does not say.
func PhysicalMemory() int64 { return memoryUnder("/") }

// memoryUnder is PhysicalMemory for a system whose files are under root.
func memoryUnder(root string) int64 {
	least := int64(math.MaxInt64)
	meminfo, _ := os.ReadFile(path.Join(root, "proc/meminfo"))
	for line := range strings.Lines(string(meminfo)) {
		if fields := strings.Fields(line); len(fields) == 3 && fields[0] == "MemTotal:" {
			if n, err := strconv.ParseInt(fields[1], 10, 64); err == nil {
				least = n << 10
			}
		}
	}
	for _, file := range limitFiles(root) {
		text, _ := os.ReadFile(file) // "max" and a missing file are no limit
		if n, err := strconv.ParseInt(strings.TrimSpace(string(text)), 10, 64); err == nil && n > 0 {
			least = min(least, n)
		}
	}
	if least == math.MaxInt64 {
		return 0
	}
	return least
}

// limitFiles returns the files that may limit the memory of our control group and of the groups around it, for versions 1
// and 2 of control groups (cgroups(7)).
func limitFiles(root string) (files []string) {
	groups, _ := os.ReadFile(path.Join(root, "proc/self/cgroup"))
	for line := range strings.Lines(string(groups)) {
		_, controllers, _ := strings.Cut(strings.TrimSpace(line), ":")
		controllers, group, ok := strings.Cut(controllers, ":")
		dir, name := "", ""
		switch {
		case !ok:
			continue
		case controllers == "":
			dir, name = "sys/fs/cgroup", "memory.max"
		case controllers == "memory":
			dir, name = "sys/fs/cgroup/memory", "memory.limit_in_bytes"
		default:
			continue
		}
		for group = path.Clean("/" + group); ; group = path.Dir(group) {
			files = append(files, path.Join(root, dir, group, name))
			if group == "/" {
				break
			}
		}
	}
	return files
}
