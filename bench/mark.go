package main

import (
	"fmt"
	"math"

	"github.com/rflua/rflua/bench/rig"
)

// mark is a goal of rflua: a bound for the median of a column, or of its ratio to another column.
type mark struct {
	of   string // the column
	over string // the column that it is compared with; empty for the value itself
	unit string // of the value itself
	// One of the two is set. Both bounds are inclusive.
	atLeast, atMost float64
}

// bound returns the mark as the table shows it.
func (m mark) bound() string {
	sign, limit := "at least", m.atLeast
	if m.atMost != 0 {
		sign, limit = "at most", m.atMost
	}
	if m.over != "" {
		return fmt.Sprintf("%s %s × %s", sign, rig.Number(limit), m.over)
	}
	return fmt.Sprintf("%s %s %s", sign, rig.Number(limit), m.unit)
}

// verdict returns the median of the rounds with the lowest and the highest, and whether it is within the bound. A mark without
// rounds is missed.
func (m mark) verdict(columns map[string][]float64) (measured string, pass bool) {
	values, unit := columns[m.of], " "+m.unit
	if m.over != "" {
		values, unit = rig.Ratios(values, columns[m.over]), " ×"
	}
	middle := rig.Median(values)
	switch {
	case math.IsNaN(middle):
		return "not measured", false
	case m.atMost != 0:
		pass = middle <= m.atMost
	default:
		pass = middle >= m.atLeast
	}
	measured = rig.Number(middle) + unit
	if len(values) > 1 {
		measured += fmt.Sprintf(" (%s to %s)", rig.Number(rig.Percentile(values, 0)), rig.Number(rig.Percentile(values, 100)))
	}
	return measured, pass
}
