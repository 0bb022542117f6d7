package main

import (
	"fmt"
	"regexp"
	"strings"
)

// A tourStep is a block of the tour, or a command of one: either a file to save, or a command and what is shown below it, or, with
// neither, what the console of the server shows.
type tourStep struct {
	file, text string
	command    string
	shown      []string
}

var savedAs = regexp.MustCompile("[Ss]ave this as `([^`]+)`:$")

// tourSteps are the blocks of a section in order. A block whose info string is not empty is a file, and the line of text before it
// says which.
func tourSteps(markdown, section string) ([]tourStep, error) {
	_, rest, found := strings.Cut(markdown, "\n## "+section+"\n")
	if !found {
		return nil, fmt.Errorf("there is no section %q", section)
	}
	rest, _, _ = strings.Cut(rest, "\n## ")
	var steps []tourStep
	var before string // the last line of text
	lines := strings.Split(rest, "\n")
	for i := 0; i < len(lines); i++ {
		switch line := lines[i]; {
		case strings.HasPrefix(line, "```"):
			named := savedAs.FindStringSubmatch(before)
			if named == nil {
				return nil, fmt.Errorf("the line before a block does not say what to save it as: %q", before)
			}
			start := i + 1
			for i++; i < len(lines) && lines[i] != "```"; i++ {
			}
			if i == len(lines) {
				return nil, fmt.Errorf("the block of %s does not end", named[1])
			}
			steps = append(steps, tourStep{file: named[1], text: strings.Join(lines[start:i], "\n") + "\n"})
		case strings.HasPrefix(line, "    "):
			start := i
			for i+1 < len(lines) && (lines[i+1] == "" || strings.HasPrefix(lines[i+1], "    ")) {
				i++
			}
			steps = append(steps, consoleSteps(lines[start:i+1])...)
		case line != "":
			before = line
		}
	}
	return steps, nil
}

// consoleSteps are the commands of an indented block, which follow a "$ ", each with the lines below it.
func consoleSteps(lines []string) []tourStep {
	for lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	var steps []tourStep
	for i, line := range lines {
		line = strings.TrimPrefix(line, "    ")
		command, isCommand := strings.CutPrefix(line, "$ ")
		switch {
		case isCommand:
			steps = append(steps, tourStep{command: command})
			continue
		case i == 0:
			steps = append(steps, tourStep{})
		}
		last := &steps[len(steps)-1]
		last.shown = append(last.shown, line)
	}
	return steps
}

// A shownDuration takes as long as it takes.
var shownDuration = regexp.MustCompile(`\b[0-9]+(\.[0-9]+)?(ns|µs|ms|s)\b`)

// missing compares lines with those that are shown of them, from the first one on. It gives the first that is shown and not there,
// if there is one, and how many lines were looked at. "..." stands for any lines.
func missing(shown, lines []string) (line string, seen int, isMissing bool) {
	anywhere := false
	for _, want := range shown {
		if strings.TrimSpace(want) == "..." {
			anywhere = true
			continue
		}
		for anywhere && seen < len(lines) && !sameLine(want, lines[seen]) {
			seen++
		}
		if seen >= len(lines) || !sameLine(want, lines[seen]) {
			return want, seen, true
		}
		seen++
		anywhere = false
	}
	return "", seen, false
}

func sameLine(want, got string) bool {
	return strings.TrimRight(shownDuration.ReplaceAllString(want, "0s"), " ") == strings.TrimRight(shownDuration.ReplaceAllString(got, "0s"), " ")
}
