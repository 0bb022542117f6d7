//go:build linux

package main

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rflua/rflua/internal/rftest"
)

// A server that is killed cannot tell its workers to end, one of which is in a keyword that never does.
func TestAServerThatIsKilledLeavesNoWorker(t *testing.T) {
	dir := t.TempDir()
	library := "local M = {}\nfunction M.ready() end\nfunction M.loop() while true do end end\nreturn M"
	if err := os.WriteFile(filepath.Join(dir, "Lib.lua"), []byte(library), 0o644); err != nil {
		t.Fatal(err)
	}
	t.Setenv("GORACE", "atexit_sleep_ms=0")
	portFile := filepath.Join(dir, "port")
	serve, ports := startServer(t, exec.Command("rflua", "serve", "--isolate", "--port", "0", "--port-file", portFile, "--jsonrpc-port", "off", dir), portFile)
	call := func(keyword string) {
		if answer, err := http.Post("http://127.0.0.1:"+ports[0]+"/Lib", "text/xml", strings.NewReader(runKeyword(keyword))); err == nil {
			answer.Body.Close()
		}
	}
	call("ready")
	go call("loop")
	workers := childrenOf(serve.cmd.Process.Pid)
	if len(workers) < 2 { // the instance's, and those started ahead
		t.Fatalf("the server has %d workers", len(workers))
	}
	rftest.WaitFor(t, "a worker that runs the keyword", func() bool { return running(workers) })
	serve.kill()
	rftest.WaitFor(t, "the end of all workers", func() bool {
		return !slices.ContainsFunc(workers, func(pid int) bool {
			state := stat(pid)
			return len(state) > 0 && state[0] != "Z" && state[0] != "X"
		})
	})
}

// running reports whether a thread of one of the processes uses the processor: the first one need not be that of the keyword.
func running(pids []int) bool {
	for _, pid := range pids {
		threads, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/stat", pid))
		for _, thread := range threads {
			if state := statIn(thread); len(state) > 0 && state[0] == "R" {
				return true
			}
		}
	}
	return false
}

// childrenOf returns the processes whose parent is pid.
func childrenOf(pid int) (found []int) {
	names, _ := filepath.Glob("/proc/[0-9]*")
	for _, name := range names {
		child, err := strconv.Atoi(filepath.Base(name))
		if state := stat(child); err == nil && len(state) > 1 && state[1] == strconv.Itoa(pid) {
			found = append(found, child)
		}
	}
	return found
}

// stat returns what Linux says of a process, from its state on: state, parent, group (proc_pid_stat(5)).
func stat(pid int) []string { return statIn(fmt.Sprintf("/proc/%d/stat", pid)) }

func statIn(file string) []string {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil
	}
	return strings.Fields(string(text[bytes.LastIndexByte(text, ')')+1:]))
}
