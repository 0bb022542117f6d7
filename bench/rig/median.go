package rig

import (
	"math"
	"slices"
)

// Median is the value in the middle, or the mean of the two there. It is NaN for no values.
func Median(values []float64) float64 { return Percentile(values, 50) }

// Percentile is the value that p percent of the values are below, between the two nearest if there is none. It is NaN
// for no values.
func Percentile(values []float64, p float64) float64 {
	if len(values) == 0 {
		return math.NaN()
	}
	sorted := slices.Sorted(slices.Values(values))
	place := p / 100 * float64(len(sorted)-1)
	below := int(math.Floor(place))
	if below+1 >= len(sorted) {
		return sorted[len(sorted)-1]
	}
	return sorted[below] + (place-float64(below))*(sorted[below+1]-sorted[below])
}

// Ratios are a/b of each round. Rounds that only one of them has are left out.
func Ratios(a, b []float64) []float64 {
	var all []float64
	for i := range min(len(a), len(b)) {
		if b[i] != 0 {
			all = append(all, a[i]/b[i])
		}
	}
	return all
}
