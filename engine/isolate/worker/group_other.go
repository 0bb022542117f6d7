//go:build !unix

package worker

import (
	"os"
	"os/exec"
)

func separate(*exec.Cmd) {}

func kill(p *os.Process) { _ = p.Kill() }

func killer(*os.ProcessState) string { return "" }

func peak(*os.ProcessState) uint64 { return 0 }
