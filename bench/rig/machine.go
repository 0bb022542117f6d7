package rig

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"time"
)

// Machine returns a table of the machine and its load.
func Machine() Table {
	t := Table{{"", ""}}
	release, _, _ := strings.Cut(Content("/proc/sys/kernel/osrelease"), "-")
	t.Add("date", time.Now().Format("2006-01-02 15:04 MST"))
	t.Add("processor", valueIn("/proc/cpuinfo", "model name", ":"))
	t.Add("cores", fmt.Sprint(runtime.NumCPU()))
	t.Add("memory", valueIn("/proc/meminfo", "MemTotal", ":"))
	t.Add("system", strings.Trim(valueIn("/etc/os-release", "PRETTY_NAME", "="), `"`)+", "+runtime.GOOS+"/"+runtime.GOARCH+", kernel "+release)
	t.Add("load before", Content("/proc/loadavg"))
	t.Add("Go", strings.TrimPrefix(runtime.Version(), "go"))
	return t
}

// Output returns what a command in dir prints, or "unknown" if it fails.
func Output(ctx context.Context, dir, name string, args ...string) string {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = dir
	out, err := cmd.Output()
	if err != nil {
		return "unknown"
	}
	return strings.TrimSpace(string(out))
}

// valueIn returns the value of the first line of a file with that name, or "unknown".
func valueIn(file, name, separator string) string {
	f, err := os.Open(file)
	if err != nil {
		return "unknown"
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		if before, after, ok := strings.Cut(lines.Text(), separator); ok && strings.TrimSpace(before) == name {
			return strings.TrimSpace(after)
		}
	}
	return "unknown"
}

// Content returns a file without the white space around it, or "unknown" if it cannot be read.
func Content(file string) string {
	data, err := os.ReadFile(file)
	if err != nil {
		return "unknown"
	}
	return strings.TrimSpace(string(data))
}
