package host

import "time"

// Sleep waits for d. It ends the call if its context is done before.
func (c *Call) Sleep(d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-c.Host.Context().Done():
		c.Cancelled()
	}
}

// minPause is the shortest interval of a Waiting, so that a script that waits does not keep a processor busy.
const minPause = time.Millisecond

// Waiting repeats a check until it succeeds or the time is over.
type Waiting struct {
	Timeout time.Duration
	every   time.Duration
	call    *Call
}

// Waiting returns a Waiting with the options timeout and every, or these defaults.
func (o *Options) Waiting(timeout, every time.Duration) Waiting {
	w := Waiting{o.Duration("timeout", timeout), o.Duration("every", every), o.call}
	if w.every < minPause {
		o.Error("every", "must be at least %v seconds", minPause.Seconds())
	}
	return w
}

// Until calls try at once, then at intervals, and for the last time when the timeout has passed. It reports whether try
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
