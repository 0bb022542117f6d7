package soak

import (
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/rflua/rflua/bench/rig"
)

// report is the result of a soak, apart from what the tally counted.
type report struct {
	options       options
	machine       rig.Table
	command       string    // of the server
	neighbours    rig.Table // empty if they were not measured
	missed        []string
	first         time.Duration // of load before the server rested for the first time
	before, after sample        // at rest
}

// restTable returns the table of what the server held at rest.
func (r *report) restTable() (rows rig.Table) {
	rows.Add("at rest", "after "+r.first.String()+" of load", "at the end")
	add := func(name string, before, after float64) { rows.Add(name, rig.Number(before), rig.Number(after)) }
	add("memory, MB", r.before.resident/1e6, r.after.resident/1e6)
	add("heap, MB", r.before.heap/1e6, r.after.heap/1e6)
	add("goroutines", r.before.goroutines, r.after.goroutines)
	add("instances", r.before.instances, r.after.instances)
	add("descriptors", float64(r.before.descriptors), float64(r.after.descriptors))
	add("threads", float64(r.before.threads), float64(r.after.threads))
	add("processes started by it", float64(r.before.children), float64(r.after.children))
	add("temporary files", float64(r.before.files), float64(r.after.files))
	add("calls so far", float64(r.before.calls), float64(r.after.calls))
	return rows
}

// minutesTable returns the table of the samples under load.
func (s *soak) minutesTable() (rows rig.Table) {
	rows.Add("after", "calls", "memory MB", "heap MB", "goroutines", "instances", "descriptors", "threads", "temporary", "echo p50 ms", "p99 ms")
	for i, a := range s.samples {
		rows.Add(a.at.Round(time.Second).String(), rig.Number(float64(a.calls)), rig.Number(a.resident/1e6), rig.Number(a.heap/1e6), rig.Number(a.goroutines), rig.Number(a.instances),
			rig.Number(float64(a.descriptors)), rig.Number(float64(a.threads)), rig.Number(float64(a.files)), rig.Number(rig.Median(s.minutes[i])), rig.Number(rig.Percentile(s.minutes[i], 99)))
	}
	return rows
}

// text returns the whole report in Markdown.
func (r *report) text(s *soak) string {
	sum := s.tally.all()
	verdict := "nothing was unexpected"
	if sum.unexpected > 0 {
		verdict = fmt.Sprintf("%d things were not as expected", sum.unexpected)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "# Soak of rflua\n\nMade by `make soak`: %s of load, %s calls, %s of them to fail; %s.\nWhat is done and what is looked at: `go doc ./bench`.\n\n%s\n",
		r.options.time, rig.Number(float64(sum.calls)), rig.Number(float64(sum.failuresExpected)), verdict, r.machine)
	fmt.Fprintf(&b, "The server: `rflua %s`\n\n", withoutPorts(r.command))
	fmt.Fprintf(&b, "## At rest\n\nAll clients have gone, and the server has rested for %s. Descriptors, goroutines, instances, processes and temporary files may\n"+
		"not be more than after the first load; memory may be %s MB more.\n\n%s\n", r.options.rest, rig.Number(toleratedGrowth/1e6), r.restTable())
	fmt.Fprintf(&b, "## Calls\n\n%s\n## Under load\n\n%s", s.tally.table(), s.minutesTable())
	if math.IsNaN(r.after.goroutines) {
		b.WriteString("\nThis server does not tell its heap, goroutines and instances (/metrics).\n")
	}
	if len(r.neighbours) > 0 {
		fmt.Fprintf(&b, "\n## Neighbours of hazards\n\nWhile each hazard runs again and again in one instance for %s, two clients call an echo on instances of their own,\n"+
			"one over each protocol; 99 of 100 calls are to be answered within %s. What is above is measured up to three times.\n\n%s",
			r.options.hazard, neighbourMark, r.neighbours)
	}
	if len(s.tally.problems) > 0 {
		b.WriteString("\n## Unexpected\n\n")
		for _, text := range s.tally.problems {
			fmt.Fprintf(&b, "- %s\n", strings.Join(strings.Fields(text), " "))
		}
	}
	return b.String()
}

// withoutPorts returns a command line without the words that differ from run to run.
func withoutPorts(command string) string {
	words := strings.Fields(command)
	for i := range words {
		if i > 0 && strings.HasSuffix(words[i-1], "port") {
			words[i] = "N"
		}
	}
	if len(words) > 0 {
		words[len(words)-1] = "DIRECTORY"
	}
	return strings.Join(words, " ")
}
