package main

import "testing"

func TestAMarkIsKeptOrMissed(t *testing.T) {
	columns := map[string][]float64{ours: {80, 70, 90}, floor: {100, 100, 100}, "slow": {10, 10, 10}, "exact": {0.75}}
	for _, row := range []struct {
		mark     mark
		bound    string
		measured string
		pass     bool
	}{
		{mark{of: ours, over: floor, atLeast: 0.75}, "at least 0.75 × the floor", "0.8 × (0.7 to 0.9)", true},
		{mark{of: ours, over: floor, atLeast: 0.85}, "at least 0.85 × the floor", "0.8 × (0.7 to 0.9)", false},
		{mark{of: ours, over: "slow", atLeast: 9}, "at least 9 × slow", "8 × (7 to 9)", false},
		{mark{of: ours, unit: "ms", atMost: 80}, "at most 80 ms", "80 ms (70 to 90)", true},
		{mark{of: ours, unit: "ms", atMost: 79}, "at most 79 ms", "80 ms (70 to 90)", false},
		{mark{of: "exact", unit: "×", atLeast: 0.75}, "at least 0.75 ×", "0.75 ×", true},
		{mark{of: ours, over: "missing", atLeast: 3}, "at least 3 × missing", "not measured", false},
		{mark{of: "missing", unit: "ms", atMost: 3}, "at most 3 ms", "not measured", false},
	} {
		if got := row.mark.bound(); got != row.bound {
			t.Errorf("the bound is %q, want %q", got, row.bound)
		}
		measured, pass := row.mark.verdict(columns)
		if measured != row.measured || pass != row.pass {
			t.Errorf("%s: got %q, %t, want %q, %t", row.bound, measured, pass, row.measured, row.pass)
		}
	}
}

// Every mark of the benchmark is of something that is measured.
func TestMarksNameColumns(t *testing.T) {
	b := &bench{instanceCount: 10_000}
	marks := 0
	names := map[string]bool{}
	for _, w := range b.works() {
		if names[w.name] {
			t.Errorf("two works are called %q", w.name)
		}
		names[w.name] = true
		columns := map[string]bool{"": true}
		for _, c := range w.columns {
			for _, name := range c.names {
				if columns[name] {
					t.Errorf("%s: two columns are called %q", w.name, name)
				}
				columns[name] = true
			}
		}
		for _, m := range w.marks {
			marks++
			if !columns[m.of] || m.of == "" || !columns[m.over] {
				t.Errorf("%s: the mark %+v is of an unknown column", w.name, m)
			}
			if (m.atLeast == 0) == (m.atMost == 0) {
				t.Errorf("%s: the mark %+v has no bound, or two", w.name, m)
			}
		}
	}
	if marks < 20 {
		t.Errorf("there are %d marks", marks)
	}
}
