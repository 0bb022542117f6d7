package main

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

// circumstances are where and with what the benchmark ran, as a table.
func (b *bench) circumstances(ctx context.Context) table {
	t := machine()
	t.add("rflua", output(ctx, b.root, "git", "describe", "--tags", "--always", "--dirty"))
	t.add("Python", strings.TrimPrefix(output(ctx, b.root, b.python, "--version"), "Python "))
	for _, name := range []string{"robotframework", "robotremoteserver", "robotframework-jsonrpcremote", "robotframework-jsonrpcremote-server"} {
		t.add(name, output(ctx, b.root, b.python, "-c", "import importlib.metadata, sys; print(importlib.metadata.version(sys.argv[1]))", name))
	}
	return t
}

// machine is where this program runs, as a table.
func machine() table {
	t := table{{"", ""}}
	release, _, _ := strings.Cut(content("/proc/sys/kernel/osrelease"), "-")
	t.add("date", time.Now().Format("2006-01-02 15:04 MST"))
	t.add("processor", valueIn("/proc/cpuinfo", "model name", ":"))
	t.add("cores", fmt.Sprint(runtime.NumCPU()))
	t.add("memory", valueIn("/proc/meminfo", "MemTotal", ":"))
	t.add("system", strings.Trim(valueIn("/etc/os-release", "PRETTY_NAME", "="), `"`)+", "+runtime.GOOS+"/"+runtime.GOARCH+", kernel "+release)
	t.add("load before", content("/proc/loadavg"))
	t.add("Go", strings.TrimPrefix(runtime.Version(), "go"))
	return t
}

func output(ctx context.Context, root, name string, args ...string) string {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = root
	out, err := cmd.Output()
	if err != nil {
		return "unknown"
	}
	return strings.TrimSpace(string(out))
}

// valueIn is the value of the first line with that name in a file.
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

func content(file string) string {
	data, err := os.ReadFile(file)
	if err != nil {
		return "unknown"
	}
	return strings.TrimSpace(string(data))
}
