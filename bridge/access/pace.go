package access

import "time"

// slowest is the least speed of a message, in bytes per second.
const slowest = 4 << 10

// Pace is the least speed of a message that has begun. It is not safe for concurrent use.
type Pace struct {
	latest time.Time // deadline for the first byte
	bytes  int64     // that have come
}

// NewPace returns the pace of a message that begins now. Every message may take grace, and a long one as much longer as
// its bytes need at the least speed.
func NewPace(grace time.Duration) Pace { return Pace{latest: time.Now().Add(grace)} }

// Came counts n bytes that have come.
func (p *Pace) Came(n int) { p.bytes += int64(n) }

// Bytes returns how many bytes have come.
func (p *Pace) Bytes() int64 { return p.bytes }

// Deadline returns the time by which the next byte must come.
func (p *Pace) Deadline() time.Time {
	return p.latest.Add(time.Duration(p.bytes) * time.Second / slowest)
}
