package main

import (
	"errors"
	"github.com/rflua/rflua/bench/rig"
	"math"
	"strings"
	"testing"
	"time"
)

func TestNumbersHaveThreeDigitsThatCount(t *testing.T) {
	for _, row := range []struct {
		x    float64
		want string
	}{
		{0, "0"}, {0.75, "0.75"}, {0.0627, "0.063"}, {1.15, "1.15"}, {2.8, "2.8"}, {10, "10"}, {12.345, "12.3"}, {100, "100"}, {123.4, "123"},
		{999.4, "999"}, {1234, "1,234"}, {39000.4, "39,000"}, {1234567, "1,234,567"}, {-1234, "-1,234"}, {-0.5, "-0.5"}, {math.NaN(), "-"},
	} {
		if got := rig.Number(row.x); got != row.want {
			t.Errorf("%v is written %q, want %q", row.x, got, row.want)
		}
	}
}

func TestATableIsMarkdown(t *testing.T) {
	var table rig.Table
	table.Add("work", "×")
	table.Add("echo | one", "1")
	table.Add("two\nlines")
	want := strings.TrimPrefix(`
| work        | ×   |
| ----------- | --- |
| echo \| one | 1   |
| two lines   |     |
`, "\n")
	if got := table.String(); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

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
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
}
