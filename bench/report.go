package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/rflua/rflua/bench/rig"
)

// marksTable returns a row for each mark, and how many are missed.
func marksTable(outcomes []*outcome) (t rig.Table, missed int) {
	t.Add("work", "mark", "measured", "")
	for _, o := range outcomes {
		for _, m := range o.work.marks {
			measured, pass := m.verdict(o.rounds)
			verdict := "pass"
			if !pass {
				verdict = "MISS"
				missed++
			}
			subject := ""
			if m.of != ours {
				subject = m.of + " "
			}
			t.Add(o.work.name, subject+m.bound(), measured, verdict)
		}
	}
	return t, missed
}

// valuesTable returns a row for each value that was measured.
func valuesTable(outcomes []*outcome) (t rig.Table) {
	t.Add("work", "", "median", "lowest", "highest", "unit")
	for _, o := range outcomes {
		name := o.work.name
		for _, c := range o.work.columns {
			if err := o.errs[c.names[0]]; err != nil {
				t.Add(name, c.names[0], "failed: "+strings.Join(strings.Fields(err.Error()), " "))
				name = ""
				continue
			}
			for _, value := range c.names {
				rounds := o.rounds[value]
				t.Add(name, value, rig.Number(rig.Median(rounds)), rig.Number(rig.Percentile(rounds, 0)), rig.Number(rig.Percentile(rounds, 100)), o.work.unit)
				name = ""
			}
		}
	}
	return t
}

// report returns the whole result in Markdown.
func report(circumstances rig.Table, outcomes []*outcome, rounds int, duration, took time.Duration) string {
	marks, missed := marksTable(outcomes)
	text := "no mark is missed"
	if missed > 0 {
		text = fmt.Sprintf("%d of %d marks are missed", missed, len(marks)-1)
	}
	return fmt.Sprintf("# Speed of rflua\n\nMade by `make bench` in %s: %d rounds, %s of load for each measurement; %s.\n"+
		"What is measured, how, and what it does not tell: `go doc ./bench`. Why marks are missed: misses.md.\n\n%s\n## Marks\n\n"+
		"Ratios are medians of the ratios in each round, in brackets those of the lowest and the highest round.\n\n%s\n## Measurements\n\n%s",
		took.Round(time.Second), rounds, duration, text, circumstances, marks, valuesTable(outcomes))
}
