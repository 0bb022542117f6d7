package soak

import (
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/rflua/rflua/bench/rig"
)

// atRest waits until the server is idle, then for Go to return memory to the kernel, and returns a sample. All clients must
// have disconnected.
func (s *soak) atRest(rest time.Duration) (sample, error) {
	begin := time.Now()
	quiet := 0
	var last sample
	for quiet < 3 {
		if time.Since(begin) > time.Minute {
			return last, fmt.Errorf("a minute after all clients have disconnected the server is still busy: %s of processor time, %d descriptors", last.cpu, last.descriptors)
		}
		if err := rig.Wait(s.ctx, time.Second); err != nil {
			return last, err
		}
		now, err := s.sample()
		if err != nil {
			return now, err
		}
		same := now.descriptors == last.descriptors && now.files == last.files &&
			(now.goroutines == last.goroutines || math.IsNaN(now.goroutines)) && now.cpu-last.cpu < 200*time.Millisecond
		if quiet++; !same || time.Since(begin) < 3*tokenTTL {
			quiet = 0
		}
		last = now
	}
	if err := s.breathe(); err != nil {
		return last, err
	}
	if err := rig.Wait(s.ctx, max(rest, 3*tokenTTL)); err != nil {
		return last, err
	}
	return s.sample()
}

// breathe has the server make garbage, so that Go collects what the load has left a few times. An idle Go process does that
// every two minutes only, and the heap would be as large as chance has it.
func (s *soak) breathe() error {
	c := s.xml("/Soak?token="+s.fresh("breath"), false)
	defer c.Close()
	text := strings.Repeat("0123456789abcdef", 1<<14)
	for range 400 {
		if err := s.call(c, call{kind: "large echoes before a rest", keyword: "echo", args: []any{text}, returns: text}); err != nil {
			return err
		}
	}
	return nil
}

// toleratedGrowth is how many bytes more than after the first load the server may hold. The size of Go's heap depends on what
// ran last; it must not grow with time.
const toleratedGrowth = 16e6

// compare returns what the server holds more of than before.
func compare(before, after sample) (problems []string) {
	more := func(what string, before, after float64) {
		if after > before { // not so if they are not known
			problems = append(problems, fmt.Sprintf("the server has %s %s at the end, and had %s", rig.Number(after), what, rig.Number(before)))
		}
	}
	more("descriptors", float64(before.descriptors), float64(after.descriptors))
	more("goroutines", before.goroutines, after.goroutines)
	more("instances", before.instances, after.instances)
	more("processes", float64(before.children), float64(after.children))
	more("temporary files", float64(before.files), float64(after.files))
	if after.resident > before.resident+toleratedGrowth {
		problems = append(problems, fmt.Sprintf("the server takes %s MB at the end, and took %s", rig.Number(after.resident/1e6), rig.Number(before.resident/1e6)))
	}
	if math.IsNaN(after.resident) || after.resident == 0 {
		problems = append(problems, "what the server takes at the end is not known")
	}
	return problems
}
