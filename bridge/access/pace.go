package access

import "time"

// slowest is how many bytes of a message must come in a second.
const slowest = 4 << 10

// Pace is how fast a message must come that has begun.
type Pace struct {
	latest time.Time // for the first byte
	bytes  int64
}

// NewPace is the pace of a message that begins now. It may take the grace however short it is, and longer the longer it is.
func NewPace(grace time.Duration) Pace { return Pace{latest: time.Now().Add(grace)} }

// Came counts bytes.
func (p *Pace) Came(n int) { p.bytes += int64(n) }

// Bytes is how many came.
func (p *Pace) Bytes() int64 { return p.bytes }

// Deadline is when the next byte must have come.
func (p *Pace) Deadline() time.Time {
	return p.latest.Add(time.Duration(p.bytes) * time.Second / slowest)
}
