package jsonrpc

import "encoding/json"

// batch is a batch of requests. As JSON-RPC 2.0 says, their answers are sent together: as one array, in any order, without
// those of notifications, and not at all if there are none.
type batch struct {
	missing int              // answers that are still to come
	answers *json.RawMessage // those that have come; nil before the first
}

// newBatch returns the batch of these messages, of which all but notifications and responses get an answer.
func newBatch(messages []message) *batch {
	b := &batch{}
	for _, m := range messages {
		if !m.response && (m.id != nil || m.invalid != nil) {
			b.missing++
		}
	}
	return b
}

// add adds an answer and releases it. It returns the message with all answers if this was the last.
func (b *batch) add(answer outgoing) (all outgoing, last bool) {
	separator := byte(',')
	if b.answers == nil {
		b.answers, separator = newPayload(), '['
	}
	*b.answers = append(append(*b.answers, separator), answer.body()...)
	answer.release()
	if b.missing--; b.missing > 0 {
		return outgoing{}, false
	}
	*b.answers = append(*b.answers, ']')
	return outgoing{b.answers, roomForEnvelope}, true
}
