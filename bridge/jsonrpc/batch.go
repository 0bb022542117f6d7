package jsonrpc

import "sync"

// batch is a batch of requests whose answers are sent together, as JSON-RPC 2.0 says: as one array, in any order,
// without those of notifications, and not at all if there are none.
type batch struct {
	stream *stream

	mu      sync.Mutex
	missing int       // guarded by mu: answers that are still to come
	answers *outgoing // guarded by mu: those that have come
}

func newBatch(s *stream, messages []message) *batch {
	b := &batch{stream: s, answers: newOutgoing()}
	for _, m := range messages {
		if !m.Response && (m.ID != nil || m.Invalid != nil) {
			b.missing++
		}
	}
	return b
}

func (b *batch) answer(response *outgoing) error {
	b.mu.Lock()
	separator := byte(',')
	if len(b.answers.buf) == headerRoom {
		separator = '['
	}
	b.answers.buf = append(append(b.answers.buf, separator), response.buf[headerRoom:]...)
	response.release()
	b.missing--
	last := b.missing == 0
	b.mu.Unlock()
	if !last {
		return nil
	}
	b.answers.buf = append(b.answers.buf, ']')
	return b.stream.send(b.answers)
}
