package access

import "time"

const (
	// paceGrace is what a message may take however short it is.
	paceGrace = 10 * time.Second
	// slowest is how many bytes of a message must come in a second on top of that.
	slowest = 4 << 10
)

// Pace is how fast a message must come that has begun.
type Pace struct {
	began time.Time
	bytes int64
}

// NewPace is the pace of a message that begins now.
func NewPace() Pace { return Pace{began: time.Now()} }

// Came counts bytes.
func (p *Pace) Came(n int) { p.bytes += int64(n) }

// Bytes is how many came.
func (p *Pace) Bytes() int64 { return p.bytes }

// Deadline is when the next byte must have come.
func (p *Pace) Deadline() time.Time {
	return p.began.Add(paceGrace + time.Duration(p.bytes)*time.Second/slowest)
}
