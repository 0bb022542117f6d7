package jsonrpc

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"time"

	"github.com/sourcegraph/jsonrpc2"

	"github.com/rflua/rflua/bridge/access"
	"github.com/rflua/rflua/bridge/jsonrpc/frame"
)

// input is the reading side of a stream. Only the goroutine that reads uses it: jsonrpc2 reads one request, handles it, and
// reads the next.
type input struct {
	paced    *pacedReader // below reader
	reader   *bufio.Reader
	resync   bool          // the last frame was broken, and its body may still come
	body     []byte        // of the last frame; its messages are parts of it
	messages []message     // its requests that are not handled yet
	frame    []message     // all messages of the last frame
	batch    uint64        // the number of the last frame's batch, 0 if it is none
	envelope []byte        // memory for ReadObject
	arrived  func(n int)   // called with the number of requests in a frame, before the first of them is handled
	ended    chan struct{} // closed when nothing more can be read
}

// newInput returns the reading side for r.
func newInput(r io.Reader, patience time.Duration) input {
	paced := newPacedReader(r, patience)
	return input{paced: paced, reader: bufio.NewReaderSize(paced, 16<<10), arrived: func(int) {}, ended: make(chan struct{})}
}

// ReadObject gives jsonrpc2 the envelope of the next request; received adds the rest. When nothing more can be
// read it closes ended, and returns only when the stream is closed: jsonrpc2 sends nothing more after that, and answers
// may still be owed.
func (s *stream) ReadObject(v any) error {
	in := &s.in
	for len(in.messages) == 0 {
		if err := s.readFrame(); err != nil {
			close(in.ended)
			<-s.closed
			return err
		}
	}
	in.envelope = in.messages[0].appendEnvelope(in.envelope[:0])
	if m, ok := v.(json.Unmarshaler); ok { // always; its own method saves half of the work
		return m.UnmarshalJSON(in.envelope)
	}
	return json.Unmarshal(in.envelope, v)
}

// received is called by jsonrpc2 between ReadObject and the handler. The params that it adds are valid until the handler
// returns.
func (s *stream) received(request *jsonrpc2.Request, _ *jsonrpc2.Response) {
	s.in.messages[0].complete(request, s.in.batch)
	s.in.messages = s.in.messages[1:]
}

// readFrame reads one frame: its requests become messages, what is wrong with it is answered.
func (s *stream) readFrame() error {
	in := &s.in
	in.release()
	if _, err := in.reader.Peek(1); err != nil {
		return err
	}
	if c, ok := s.rw.(*access.Conn); ok && c.Plain() {
		return firstError(s.refuse(idOf(nil), jsonrpc2.CodeInvalidRequest, "This server speaks TLS only."), io.EOF)
	}
	in.paced.begin()
	body, err := frame.Read(in.reader, in.resync)
	in.paced.end()
	var bad *frame.Error
	in.resync = errors.As(err, &bad)
	switch {
	case in.resync:
		return firstError(s.refuse(idOf(nil), jsonrpc2.CodeInvalidRequest, "Invalid request: "+bad.Message+"."), bad.End)
	case err != nil:
		return err
	}
	in.body = body
	messages, isBatch, err := decodeMessages(in.frame, body)
	in.frame = messages
	switch {
	case err != nil:
		return s.refuse(idOf(nil), jsonrpc2.CodeParseError, "Parse error: "+err.Error()+".")
	case isBatch && len(messages) == 0:
		return s.refuse(idOf(nil), jsonrpc2.CodeInvalidRequest, "Invalid request: a batch must not be empty.")
	case isBatch:
		in.batch = s.begin(newBatch(messages))
	}
	return s.sort(messages)
}

// release forgets the last frame before the stream waits for the next, which may be hours.
func (in *input) release() {
	const keptMessages = 64
	clear(in.frame)
	if in.frame = in.frame[:0]; cap(in.frame) > keptMessages {
		in.frame = nil
	}
	frame.Release(in.body)
	in.body, in.batch = nil, 0
}

// sort keeps the requests among messages, and answers what is invalid.
func (s *stream) sort(messages []message) error {
	requests := messages[:0]
	for _, m := range messages {
		switch {
		case m.response: // the server sends no requests
		case m.invalid != nil:
			id := idOf(m.id)
			id.Num = s.in.batch
			if err := s.refuse(id, jsonrpc2.CodeInvalidRequest, "Invalid request: "+m.invalid.Error()+"."); err != nil {
				return err
			}
		default:
			requests = append(requests, m)
		}
	}
	s.in.messages = requests
	s.in.arrived(len(requests))
	return nil
}

// firstError returns a, or b if a is nil.
func firstError(a, b error) error {
	if a != nil {
		return a
	}
	return b
}
