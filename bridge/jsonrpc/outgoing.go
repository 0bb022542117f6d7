package jsonrpc

import (
	"encoding/json"
	"strconv"
	"sync"

	"github.com/sourcegraph/jsonrpc2"

	"github.com/rflua/rflua/bridge/jsonrpc/frame"
	"github.com/rflua/rflua/bridge/jsonrpc/jsontext"
)

// payloads are results and params on their way out. A kept one becomes garbage when it is not used for a while (sync.Pool).
var payloads = sync.Pool{New: func() any { return new(json.RawMessage(make([]byte, 0, 512))) }}

const (
	// roomForEnvelope is enough for what comes in front of a payload, if the id is not very long.
	roomForEnvelope = frame.MaxHeader + 120
	// maxKept is the capacity of the largest payload that is used again.
	maxKept = 4 << 20
)

// spaces are the room at the start of a payload, which is JSON with them too.
var spaces = func() (s [roomForEnvelope]byte) {
	for i := range s {
		s[i] = ' '
	}
	return s
}()

// newPayload returns JSON to append a result or the params of a notification to. It begins with spaces, which
// the stream overwrites with the rest of the message, so that a large result is never copied. After it has been sent it
// belongs to the stream.
func newPayload() *json.RawMessage {
	p := payloads.Get().(*json.RawMessage)
	*p = append((*p)[:0], spaces[:]...)
	return p
}

// outgoing is one message on its way out: a payload that has become a whole message.
type outgoing struct {
	json  *json.RawMessage
	start int // where the body begins; in front of it is room for the header of the frame
}

// newOutgoing puts prefix in front of the payload, and a brace behind it.
func newOutgoing(prefix []byte, payload *json.RawMessage) outgoing {
	*payload = append(*payload, '}')
	o := outgoing{payload, roomForEnvelope - len(prefix)}
	if o.start < frame.MaxHeader { // a very long id
		all := append(make([]byte, frame.MaxHeader, frame.MaxHeader+len(prefix)+len(*payload)), prefix...)
		*payload = append(all, (*payload)[roomForEnvelope:]...)
		o.start = frame.MaxHeader
		return o
	}
	copy((*payload)[o.start:], prefix)
	return o
}

// responseTo returns the message of a response. Its id is one that idOf made, its result one from newPayload.
func responseTo(r *jsonrpc2.Response) outgoing {
	payload, name := r.Result, `,"result":`
	if r.Error != nil {
		payload, name = newPayload(), `,"error":`
		*payload = strconv.AppendInt(append(*payload, `{"code":`...), r.Error.Code, 10)
		*payload = jsontext.AppendString(append(*payload, `,"message":`...), r.Error.Message)
		*payload = append(*payload, '}')
	}
	var memory [roomForEnvelope]byte
	prefix := append(memory[:0], `{"jsonrpc":"2.0","id":`...)
	prefix = append(append(prefix, r.ID.Str...), name...)
	return newOutgoing(prefix, payload)
}

// notificationOf returns the message of a notification.
func notificationOf(r *jsonrpc2.Request) outgoing {
	var memory [roomForEnvelope]byte
	prefix := append(memory[:0], `{"jsonrpc":"2.0","method":"`...)
	prefix = append(append(prefix, r.Method...), `","params":`...)
	return newOutgoing(prefix, r.ExtraFields[0].Value.(*json.RawMessage))
}

// body returns the message without its frame.
func (o outgoing) body() []byte { return (*o.json)[o.start:] }

// frame returns the message in its frame. It may be called only once.
func (o outgoing) frame() []byte {
	*o.json = append(*o.json, frame.End...)
	var memory [frame.MaxHeader]byte
	header := frame.AppendHeader(memory[:0], len(*o.json)-o.start)
	start := o.start - len(header)
	copy((*o.json)[start:], header)
	return (*o.json)[start:]
}

// release lets the memory be used again.
func (o outgoing) release() {
	if cap(*o.json) <= maxKept {
		payloads.Put(o.json)
	}
}
