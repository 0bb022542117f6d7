package host

import "time"

// Sleep lets time pass. It ends the call if its context is done before.
func (c *Call) Sleep(d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-c.Host.Context().Done():
		c.Cancelled()
	}
}

// minPause keeps what waits from doing nothing else.
const minPause = time.Millisecond

// Waiting is trying again until something is so, as its options say: for how long, and how often.
type Waiting struct {
	Timeout time.Duration
	every   time.Duration
	call    *Call
}

// Waiting returns what the options timeout and every say, which have defaults.
func (o *Options) Waiting(timeout, every time.Duration) Waiting {
	w := Waiting{o.Duration("timeout", timeout), o.Duration("every", every), o.call}
	if w.every < minPause {
		o.Error("every", "must be at least %v seconds", minPause.Seconds())
	}
	return w
}

// Until tries at once, again and again, and for the last time when the timeout has passed. It says whether a try has
// succeeded. A done context ends the call.
func (w Waiting) Until(try func() bool) bool {
	for start := time.Now(); ; {
		w.call.Cancelled()
		if try() {
			return true
		}
		left := w.Timeout - time.Since(start)
		if left <= 0 {
			return false
		}
		w.call.Sleep(min(w.every, left))
	}
}
