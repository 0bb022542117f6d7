package worker

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Limits are what one worker may use. Zero is no limit.
type Limits struct {
	Memory uint64        // bytes, beyond what an idle worker has
	CPU    time.Duration // of processor time for one request; whole seconds, at least one
}

// seconds is the limit of processor time as the operating system takes it.
func (l Limits) seconds() uint64 {
	if l.CPU <= 0 {
		return 0
	}
	return max(1, uint64((l.CPU+time.Second-1)/time.Second))
}

// heapShare is the part of the memory at which Go begins to collect garbage as often as it can.
const heapShare = 0.75

// String is how the limits travel in the environment.
func (l Limits) String() string { return fmt.Sprintf("memory=%d,cpu=%d", l.Memory, l.seconds()) }

func parseLimits(text string) (l Limits, err error) {
	for pair := range strings.SplitSeq(text, ",") {
		name, number, _ := strings.Cut(pair, "=")
		n, err := strconv.ParseUint(number, 10, 63)
		if err != nil {
			return l, fmt.Errorf("the limits %q cannot be read", text)
		}
		switch name {
		case "memory":
			l.Memory = n
		case "cpu":
			l.CPU = time.Duration(n) * time.Second
		default:
			return l, fmt.Errorf("the limits %q cannot be read", text)
		}
	}
	return l, nil
}
