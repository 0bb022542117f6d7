package jsonrpc

import "sync"

// batch is a batch of requests whose answers are sent together, as JSON-RPC 2.0 says: as one array, in any order,
// without those of notifications, and not at all if there are none.
type batch struct {
	stream *stream

	mu      sync.Mutex
	missing int    // guarded by mu: answers that are still to come
	body    []byte // guarded by mu: those that have come
}

func newBatch(s *stream, messages []message) *batch {
	b := &batch{stream: s}
	for _, m := range messages {
		if !m.Response && (m.ID != nil || m.Invalid != nil) {
			b.missing++
		}
	}
	return b
}

func (b *batch) answer(response []byte) error {
	b.mu.Lock()
	if len(b.body) == 0 {
		b.body = append(b.body, '[')
	} else {
		b.body = append(b.body, ',')
	}
	b.body = append(b.body, response...)
	b.missing--
	last := b.missing == 0
	b.mu.Unlock()
	if !last {
		return nil
	}
	return b.stream.send(append(b.body, ']'))
}
