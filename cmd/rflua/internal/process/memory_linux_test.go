package process

import (
	"os"
	"path/filepath"
	"testing"
)

func TestTheMemoryOfAMachineIsThatOfItsSmallestGroup(t *testing.T) {
	const meminfo = "MemTotal:        8388608 kB\nMemFree:          123 kB\n"
	for _, row := range []struct {
		rule  string
		files map[string]string
		want  int64
	}{
		{"without groups it is what the machine has", map[string]string{"proc/meminfo": meminfo}, 8 << 30},
		{"a group may have less", map[string]string{"proc/meminfo": meminfo, "proc/self/cgroup": "0::/a/b\n",
			"sys/fs/cgroup/a/b/memory.max": "1073741824\n"}, 1 << 30},
		{"so may one around it", map[string]string{"proc/meminfo": meminfo, "proc/self/cgroup": "0::/a/b\n",
			"sys/fs/cgroup/a/b/memory.max": "max\n", "sys/fs/cgroup/a/memory.max": "1073741824\n"}, 1 << 30},
		{"a container sees its own group as the root", map[string]string{"proc/meminfo": meminfo, "proc/self/cgroup": "0::/\n",
			"sys/fs/cgroup/memory.max": "1073741824\n"}, 1 << 30},
		{"groups of version 1", map[string]string{"proc/meminfo": meminfo, "proc/self/cgroup": "5:cpu:/x\n4:memory:/a\n",
			"sys/fs/cgroup/memory/a/memory.limit_in_bytes": "1073741824\n"}, 1 << 30},
		{"a limit above what there is", map[string]string{"proc/meminfo": meminfo, "proc/self/cgroup": "4:memory:/\n",
			"sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712\n"}, 8 << 30},
		{"the system does not say", nil, 0},
	} {
		root := t.TempDir()
		for name, text := range row.files {
			file := filepath.Join(root, name)
			if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if got := memoryUnder(root); got != row.want {
			t.Errorf("%s: got %d, want %d", row.rule, got, row.want)
		}
	}
	if got := PhysicalMemory(); got < 64<<20 {
		t.Errorf("this machine has %d bytes", got)
	}
}
