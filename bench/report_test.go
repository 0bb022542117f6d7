package main

import (
	"errors"
	"testing"
	"time"

	"github.com/rflua/rflua/bench/rig"
	"github.com/rflua/rflua/internal/rftest"
)

func TestTheReportShowsWhatFailedAndWhatIsMissed(t *testing.T) {
	measured := func(name string) column { return column{names: []string{name}} }
	o := &outcome{
		work: &work{name: "echo", unit: "calls/s", columns: []column{measured(ours), measured(floor), measured("broken")},
			marks: []mark{{of: ours, over: floor, atLeast: 0.5}, {of: ours, over: "broken", atLeast: 2}}},
		rounds: map[string][]float64{ours: {50, 60, 55}, floor: {100, 100, 100}},
		errs:   map[string]error{"broken": errors.New("it\nfell over")},
	}
	text := report(rig.Table{{"", ""}, {"date", "today"}}, []*outcome{o}, 3, time.Second, 90*time.Second)
	for _, want := range []string{
		"1 of 2 marks are missed", "in 1m30s: 3 rounds, 1s of load", "| date | today |",
		"| 0.55 × (0.5 to 0.6)", "pass |", "| at least 2 × broken      | not measured        | MISS |",
		"| failed: it fell over |", "| 55 ", "| 60 ",
	} {
		rftest.WantInside(t, "the report", text, want)
	}
}
