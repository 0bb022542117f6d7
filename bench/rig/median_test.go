package rig

import (
	"math"
	"testing"
)

func TestMedianAndPercentiles(t *testing.T) {
	for _, row := range []struct {
		values []float64
		p      float64
		want   float64
	}{
		{[]float64{3}, 50, 3},
		{[]float64{3, 1, 2}, 50, 2},
		{[]float64{4, 1, 3, 2}, 50, 2.5},
		{[]float64{5, 1, 4, 2, 3}, 0, 1},
		{[]float64{5, 1, 4, 2, 3}, 100, 5},
		{[]float64{5, 1, 4, 2, 3}, 25, 2},
		{[]float64{10, 20}, 90, 19},
	} {
		given := append([]float64{}, row.values...)
		if got := Percentile(row.values, row.p); math.Abs(got-row.want) > 1e-9 {
			t.Errorf("percentile %v of %v is %v, want %v", row.p, row.values, got, row.want)
		}
		for i := range given {
			if row.values[i] != given[i] {
				t.Errorf("%v was sorted in place", given)
			}
		}
	}
	if got := Median([]float64{9, 1, 5}); got != 5 {
		t.Errorf("the median is %v, want 5", got)
	}
	if got := Median(nil); !math.IsNaN(got) {
		t.Errorf("the median of nothing is %v", got)
	}
}

func TestRatiosAreTakenRoundByRound(t *testing.T) {
	got := Ratios([]float64{10, 30, 8, 1}, []float64{5, 10, 0})
	if len(got) != 2 || got[0] != 2 || got[1] != 3 {
		t.Errorf("the ratios are %v, want 2 and 3", got)
	}
}
