package rig

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
)

// Memory is what a process holds, in bytes.
type Memory struct {
	Resident  float64 // all of it
	Anonymous float64 // without pages of files, such as those of the program, which processes share
}

// Memory returns what the kernel counts.
func (s *Process) Memory() (Memory, error) {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/smaps_rollup", s.Cmd.Process.Pid))
	if err != nil {
		return Memory{}, err
	}
	return parseRollup(string(data))
}

// parseRollup parses /proc/PID/smaps_rollup.
func parseRollup(text string) (m Memory, err error) {
	for line := range strings.Lines(text) {
		name, rest, _ := strings.Cut(line, ":")
		fields := strings.Fields(rest)
		if len(fields) != 2 || fields[1] != "kB" {
			continue
		}
		n, err := strconv.ParseFloat(fields[0], 64)
		if err != nil {
			return m, err
		}
		switch name {
		case "Rss":
			m.Resident = n * 1024
		case "Anonymous":
			m.Anonymous = n * 1024
		}
	}
	if m.Resident == 0 {
		return m, errors.New("the kernel does not say how much memory the process has")
	}
	return m, nil
}
