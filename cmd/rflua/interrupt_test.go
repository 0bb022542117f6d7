package main

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestCheckAndDocEndWhatLibrariesBegan: a signal ends the programs that run while a library is loaded, too.
func TestCheckAndDocEndWhatLibrariesBegan(t *testing.T) {
	path := filepath.Join(t.TempDir(), "Lib.lua")
	if err := os.WriteFile(path, []byte(`require("robot.process").run("echo started >&3; exec sleep 60", nil, { shell = true })`+"\nreturn {}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"check", "--allow-exec", path}, {"doc", "--allow-exec", "Lib", path}} {
		t.Run(args[0], func(t *testing.T) {
			r, w, err := os.Pipe()
			if err != nil {
				t.Fatal(err)
			}
			defer r.Close()
			cmd := exec.Command("rflua", args...)
			var out bytes.Buffer
			cmd.Stderr = &out
			cmd.Env = append(os.Environ(), "GORACE=atexit_sleep_ms=0")
			cmd.ExtraFiles = []*os.File{w} // 3
			err = cmd.Start()
			w.Close()
			if err != nil {
				t.Fatal(err)
			}
			if err := r.SetReadDeadline(time.Now().Add(30 * time.Second)); err != nil {
				t.Fatal(err)
			}
			started := make([]byte, len("started\n"))
			if _, err := io.ReadFull(r, started); err != nil {
				_ = cmd.Process.Kill()
				t.Errorf("the library began nothing: %v", err)
			}
			_ = cmd.Process.Signal(os.Interrupt)
			if _, err := io.ReadAll(r); err != nil { // it ends when no process has the pipe any more
				t.Errorf("a program runs on: %v", err)
			}
			if err := cmd.Wait(); err == nil || cmd.ProcessState.ExitCode() != 1 || !strings.Contains(out.String(), "interrupted") {
				t.Errorf("it ended with %v\n%s", err, &out)
			}
		})
	}
}
