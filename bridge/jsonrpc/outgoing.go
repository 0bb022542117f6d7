package jsonrpc

import (
	"strconv"
	"sync"
)

// outgoing is one message on its way out: its body, behind room for the header of its frame. So a large result is
// written once, where it is sent from.
type outgoing struct {
	buf []byte // headerRoom bytes, then the body
}

// headerRoom is enough for the longest header.
const headerRoom = len("Content-Length: \r\n\r\n") + 20

// maxKeptBuffer is the largest buffer that is used again. Those that are not used for a while are garbage (sync.Pool).
const maxKeptBuffer = 4 << 20

var outgoings = sync.Pool{New: func() any { return &outgoing{buf: make([]byte, headerRoom, 512)} }}

// newOutgoing is an empty message; append its body to buf.
func newOutgoing() *outgoing {
	o := outgoings.Get().(*outgoing)
	o.buf = o.buf[:headerRoom]
	return o
}

// frame is the whole frame as the client needs it: the name of the header spelled like this, and a counted line end
// behind the body. It is valid until release, and made only once.
func (o *outgoing) frame() []byte {
	o.buf = append(o.buf, "\r\n"...)
	var room [headerRoom]byte
	header := append(room[:0], "Content-Length: "...)
	header = strconv.AppendInt(header, int64(len(o.buf)-headerRoom), 10)
	header = append(header, "\r\n\r\n"...)
	start := headerRoom - len(header)
	copy(o.buf[start:], header)
	return o.buf[start:]
}

// release gives the memory back. The message must not be used any more.
func (o *outgoing) release() {
	if cap(o.buf) <= maxKeptBuffer {
		outgoings.Put(o)
	}
}

// buffers are for large data that is read once: bodies of frames, and pickles.
var buffers sync.Pool

// worthKeeping is the size from which on a buffer is taken from there and given back.
const worthKeeping = 4 << 10

// takeBuffer is an empty buffer with room for n bytes if there is one, else nil.
func takeBuffer(n int) []byte {
	if n < worthKeeping {
		return nil
	}
	b, _ := buffers.Get().(*[]byte)
	if b == nil || cap(*b) < n {
		return nil
	}
	return (*b)[:0]
}

// releaseBuffer takes a buffer that nothing refers to any more.
func releaseBuffer(b []byte) {
	if cap(b) >= worthKeeping && cap(b) <= maxKeptBuffer {
		buffers.Put(&b)
	}
}
