package ops

// bounds are the upper ends of the buckets of durations, in seconds: keywords take from less than a millisecond to hours.
var bounds = [...]float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60, 300, 1800, 3600}

// histogram counts durations.
type histogram struct {
	buckets [len(bounds) + 1]uint64 // each for itself, the last one for what is longer than all bounds
	count   uint64
	sum     float64
}

func (h *histogram) observe(seconds float64) {
	i := 0
	for i < len(bounds) && seconds > bounds[i] {
		i++
	}
	h.buckets[i]++
	h.count++
	h.sum += seconds
}
