//go:build linux

package main

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
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
	serve := exec.Command("rflua", "serve", "--isolate", "--port", "0", "--port-file", portFile, "--jsonrpc-port", "off", dir)
	if err := serve.Start(); err != nil {
		t.Fatal(err)
	}
	killed := false
	defer func() {
		if !killed {
			_ = serve.Process.Kill()
			_ = serve.Wait()
		}
	}()
	var port string
	for deadline := time.Now().Add(serverPatience); port == ""; time.Sleep(5 * time.Millisecond) {
		text, _ := os.ReadFile(portFile)
		if port = strings.TrimSpace(string(text)); time.Now().After(deadline) {
			t.Fatal("the server does not start")
		}
	}
	call := func(keyword string) {
		body := "<?xml version='1.0'?><methodCall><methodName>run_keyword</methodName><params><param><value>" + keyword + "</value></param><param><value><array><data/></array></value></param></params></methodCall>"
		if answer, err := http.Post("http://127.0.0.1:"+port+"/Lib", "text/xml", strings.NewReader(body)); err == nil {
			answer.Body.Close()
		}
	}
	call("ready")
	go call("loop")
	workers := childrenOf(serve.Process.Pid)
	if len(workers) < 2 { // the instance's, and those started ahead
		t.Fatalf("the server has %d workers", len(workers))
	}
	for deadline := time.Now().Add(serverPatience); !running(workers); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("no worker runs the keyword")
		}
	}
	killed = true
	if err := serve.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = serve.Wait()
	for deadline := time.Now().Add(serverPatience); ; time.Sleep(10 * time.Millisecond) {
		left := 0
		for _, pid := range workers {
			if state := stat(pid); len(state) > 0 && state[0] != "Z" && state[0] != "X" {
				left++
			}
		}
		if left == 0 {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%d of %d workers are left", left, len(workers))
		}
	}
}

// running says whether a thread of one of the processes uses the processor: the first one need not be that of the keyword.
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

// childrenOf are the processes whose parent is pid.
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

// stat is what Linux says of a process, from its state on: state, parent, group (proc_pid_stat(5)).
func stat(pid int) []string { return statIn(fmt.Sprintf("/proc/%d/stat", pid)) }

func statIn(file string) []string {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil
	}
	return strings.Fields(string(text[bytes.LastIndexByte(text, ')')+1:]))
}
