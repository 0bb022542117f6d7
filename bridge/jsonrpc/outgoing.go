package jsonrpc

import (
	"encoding/json"
	"io"
	"strconv"
	"sync"

	"github.com/sourcegraph/jsonrpc2"

	"github.com/rflua/rflua/bridge/jsonrpc/frame"
	"github.com/rflua/rflua/bridge/jsonrpc/jsontext"
)

// outgoing is one message on its way out: a body whose last value may be kept apart, so that a large result is encoded
// once and copied never.
type outgoing struct {
	buf     []byte           // frame.MaxHeader bytes of room for the header, then the body up to the payload
	payload *json.RawMessage // the last value of the body; a brace follows it. nil if buf has the whole body
}

// maxKept is the capacity of the largest buffers that are used again. A kept one becomes garbage when it is not used for a
// while (sync.Pool).
const maxKept = 4 << 20

var (
	outgoings = sync.Pool{New: func() any { return &outgoing{buf: make([]byte, frame.MaxHeader, 512)} }}
	payloads  = sync.Pool{New: func() any { return new(json.RawMessage(make([]byte, 0, 512))) }}
)

// newOutgoing returns a message without a body; append it to buf.
func newOutgoing() *outgoing {
	o := outgoings.Get().(*outgoing)
	o.buf = o.buf[:frame.MaxHeader]
	return o
}

// newPayload returns empty JSON to append to: the result of a response, or the params of a notification. Sending it gives
// it to the stream, which releases it.
func newPayload() *json.RawMessage {
	p := payloads.Get().(*json.RawMessage)
	*p = (*p)[:0]
	return p
}

// responseTo returns the message of a response, whose id is one that idOf made.
func responseTo(r *jsonrpc2.Response) *outgoing {
	o := newOutgoing()
	o.buf = append(o.buf, `{"jsonrpc":"2.0","id":`...)
	o.buf = append(o.buf, r.ID.Str...)
	if r.Error != nil {
		o.buf = strconv.AppendInt(append(o.buf, `,"error":{"code":`...), r.Error.Code, 10)
		o.buf = jsontext.AppendString(append(o.buf, `,"message":`...), r.Error.Message)
		o.buf = append(o.buf, "}}"...)
		return o
	}
	o.buf = append(o.buf, `,"result":`...)
	o.payload = r.Result
	return o
}

// paramsField is the name of the extra field in which the params of a notification come to the stream. Conn.Notify would
// encode params once more, and escape every <, > and & in them.
const paramsField = "encoded params"

// notificationOf returns the message of a notification.
func notificationOf(r *jsonrpc2.Request) *outgoing {
	o := newOutgoing()
	o.buf = append(o.buf, `{"jsonrpc":"2.0","method":"`...)
	o.buf = append(append(o.buf, r.Method...), `","params":`...)
	o.payload = r.ExtraFields[0].Value.(*json.RawMessage)
	return o
}

// appendBody appends the body.
func (o *outgoing) appendBody(dst []byte) []byte {
	dst = append(dst, o.buf[frame.MaxHeader:]...)
	if o.payload != nil {
		dst = append(append(dst, *o.payload...), '}')
	}
	return dst
}

// writeTo writes the frame. It may be called once only.
func (o *outgoing) writeTo(w io.Writer) error {
	length := len(o.buf) - frame.MaxHeader + len(frame.End)
	if o.payload != nil {
		length += len(*o.payload) + len("}")
	}
	var room [frame.MaxHeader]byte
	header := frame.AppendHeader(room[:0], length)
	start := frame.MaxHeader - len(header)
	copy(o.buf[start:], header)
	if o.payload == nil {
		o.buf = append(o.buf, frame.End...)
		_, err := w.Write(o.buf[start:])
		return err
	}
	if _, err := w.Write(o.buf[start:]); err != nil {
		return err
	}
	if _, err := w.Write(*o.payload); err != nil {
		return err
	}
	_, err := io.WriteString(w, "}"+frame.End)
	return err
}

// release lets the memory be used again.
func (o *outgoing) release() {
	if p := o.payload; p != nil {
		o.payload = nil
		if cap(*p) <= maxKept {
			payloads.Put(p)
		}
	}
	if cap(o.buf) <= maxKept {
		outgoings.Put(o)
	}
}
