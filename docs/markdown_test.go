package docs

import (
	"fmt"
	"regexp"
	"strings"
)

// A step is something that a document has its reader do: a fenced block, or a command that only the test sees.
type step struct {
	line     int    // of the document, counted from 1
	language string // the info string of the block; "run" or "needs" for a directive that stands for itself
	text     string
	file     string // where the block is saved; empty if nowhere
	reason   string // why the block is not run; empty if it is
}

// A directive stands on a line of its own, and readers of the rendered page do not see it. "file" and "not run" are for
// the block that follows.
var directive = regexp.MustCompile(`^<!-- (file|not run|needs|run): (.+) -->$`)

// parse returns the steps of a document in their order.
func parse(markdown string) ([]step, error) {
	var steps []step
	var file, reason string // of the next block
	lines := strings.Split(markdown, "\n")
	for i := 0; i < len(lines); i++ {
		line := lines[i]
		found := directive.FindStringSubmatch(line)
		switch {
		case found != nil && (found[1] == "run" || found[1] == "needs"):
			steps = append(steps, step{line: i + 1, language: found[1], text: found[2]})
		case found != nil && found[1] == "file":
			file = found[2]
		case found != nil:
			reason = found[2]
		case strings.HasPrefix(line, "```"):
			s := step{line: i + 1, language: strings.TrimPrefix(line, "```"), file: file, reason: reason}
			for i++; i < len(lines) && lines[i] != "```"; i++ {
				s.text += lines[i] + "\n"
			}
			if i == len(lines) {
				return nil, fmt.Errorf("line %d: the block does not end", s.line)
			}
			steps = append(steps, s)
			file, reason = "", ""
		case file+reason != "" && line != "":
			return nil, fmt.Errorf("line %d: there is no block below the directive", i+1)
		case strings.HasPrefix(line, "    ") && (i == 0 || lines[i-1] == ""):
			return nil, fmt.Errorf("line %d: an indented block has no language; use a fence", i+1)
		}
	}
	return steps, nil
}

// A command is a line of a transcript that begins with "$ ", and the output that is shown below it. A transcript that begins
// without one shows what the server printed meanwhile: its first command is "".
type command struct {
	text  string
	shown []string
}

// commands returns the commands of a transcript. A line that ends in a backslash is continued on the next one.
func commands(transcript string) []command {
	var all []command
	lines := strings.Split(strings.TrimSuffix(transcript, "\n"), "\n")
	for i := 0; i < len(lines); i++ {
		text, isCommand := strings.CutPrefix(lines[i], "$ ")
		switch {
		case isCommand:
			for ; strings.HasSuffix(text, `\`) && i+1 < len(lines); i++ {
				text += "\n" + lines[i+1]
			}
			all = append(all, command{text: text})
			continue
		case i == 0:
			all = append(all, command{})
		}
		last := &all[len(all)-1]
		last.shown = append(last.shown, lines[i])
	}
	return all
}

// aDuration is a duration in the output, which is another one each time.
var aDuration = regexp.MustCompile(`\b[0-9]+(\.[0-9]+)?(ns|µs|ms|s)\b`)

// match compares printed lines with the lines that are shown of them, from the first one on, and returns how many printed
// lines those are. The error names the first line that is shown and was not printed. A line "..." stands for any lines,
// "..." in a line for any text, and a duration for any duration.
func match(shown, printed []string) (int, error) {
	seen, anywhere := 0, false
	for _, want := range shown {
		if strings.TrimSpace(want) == "..." {
			anywhere = true
			continue
		}
		for anywhere && seen < len(printed) && !sameLine(want, printed[seen]) {
			seen++
		}
		if seen >= len(printed) || !sameLine(want, printed[seen]) {
			return seen, fmt.Errorf("the line %q is shown, and not printed", want)
		}
		seen++
		anywhere = false
	}
	if anywhere {
		seen = len(printed)
	}
	return seen, nil
}

func sameLine(shown, printed string) bool {
	shown = aDuration.ReplaceAllString(strings.TrimRight(shown, " "), "0s")
	printed = aDuration.ReplaceAllString(strings.TrimRight(printed, " "), "0s")
	if !strings.Contains(shown, "...") {
		return shown == printed
	}
	pattern := strings.ReplaceAll(regexp.QuoteMeta(shown), `\.\.\.`, ".*")
	return regexp.MustCompile("^" + pattern + "$").MatchString(printed)
}
