//go:build !unix

package process

import (
	"os"
	"os/exec"
)

// These systems have no process groups, and one signal only: any signal kills the program, and it alone.

var terminateSignal = os.Kill

var signals = map[string]os.Signal{"KILL": os.Kill, "TERM": os.Kill}

func newGroup(*exec.Cmd) {}

func groupExists(int) bool { return false }

func signalGroup(p *os.Process, _ os.Signal) error { return p.Kill() }

func ended(state *os.ProcessState) (code int, signal string) { return state.ExitCode(), "" }

func shellCommand(script string, args []string) (path string, argv []string) {
	shell := os.Getenv("ComSpec")
	if shell == "" {
		shell = `C:\Windows\System32\cmd.exe`
	}
	return shell, append([]string{"cmd", "/C", script}, args...)
}
