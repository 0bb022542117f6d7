package rig

import (
	"math"
	"slices"
)

// Median returns the value in the middle, or the mean of the two in the middle, or NaN for no values.
func Median(values []float64) float64 { return Percentile(values, 50) }

// Percentile returns the value that p percent of the values are below, interpolated between the two nearest, or NaN for no
// values.
func Percentile(values []float64, p float64) float64 {
	if len(values) == 0 {
		return math.NaN()
	}
	sorted := slices.Sorted(slices.Values(values))
	position := p / 100 * float64(len(sorted)-1)
	below := int(math.Floor(position))
	if below+1 >= len(sorted) {
		return sorted[len(sorted)-1]
	}
	return sorted[below] + (position-float64(below))*(sorted[below+1]-sorted[below])
}

// Ratios returns a/b of each round that both have.
func Ratios(a, b []float64) []float64 {
	var all []float64
	for i := range min(len(a), len(b)) {
		if b[i] != 0 {
			all = append(all, a[i]/b[i])
		}
	}
	return all
}
