package frame

import "sync"

// bodies are large bodies whose memory can be used again: fresh memory for a megabyte costs more than reading into it.
// One that is not used for a while becomes garbage (sync.Pool).
var bodies sync.Pool

// The sizes of bodies that are kept. A small one costs nothing, a huge one is rare.
const (
	minKept = 4 << 10
	maxKept = 4 << 20
)

// reused returns an empty body with room for n bytes, or nil if there is none.
func reused(n int) []byte {
	if n < minKept {
		return nil
	}
	b, _ := bodies.Get().(*[]byte)
	if b == nil || cap(*b) < n {
		return nil
	}
	return (*b)[:0]
}

// Release lets Read use the memory of a body again. Nothing may refer to it any more.
func Release(body []byte) {
	if cap(body) >= minKept && cap(body) <= maxKept {
		bodies.Put(&body)
	}
}
