package jsonrpc

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"sync"
	"time"

	"github.com/rflua/rflua/bridge/access"
)

// request is a message that asks for something, as it came. It does not go through jsonrpc2: that package would decode
// and encode its params again, and lose the order of dicts and the spelling of the id.
type request struct {
	message
	batch *batch // that it is part of; nil if it came alone
	size  int    // bytes of its frame, or its share of them
}

// notification says whether the client expects no answer.
func (r *request) notification() bool { return r.ID == nil }

// stream is the ObjectStream of one connection: it reads frames, answers what is no request by itself, takes batches
// apart, and writes frames in the order in which they were given.
//
// A goroutine of its own writes, until finish or abort, which end the connection.
type stream struct {
	rw      io.ReadWriteCloser
	paced   *pacedReader // below reader
	reader  *bufio.Reader
	resync  bool        // the last frame was broken, and its body may still come; only for the goroutine that reads
	queue   []*request  // the last frame's; only for the goroutine that reads, which handles them too
	arrived func(n int) // is told how many requests a frame has, before the first of them is handled

	out     chan *outgoing
	closed  chan struct{} // no more is taken; what was taken is still written
	closing sync.Once
	flushed chan struct{} // the writing goroutine has ended
	writer  *pacedWriter
}

// errClosed is a write to a connection that is closed.
var errClosed = errors.New("the connection is closed")

func newStream(rw io.ReadWriteCloser, readPatience, writePatience time.Duration) *stream {
	paced := newPacedReader(rw, readPatience)
	s := &stream{
		rw: rw, paced: paced, reader: bufio.NewReaderSize(paced, 16<<10), arrived: func(int) {},
		out: make(chan *outgoing, 64), closed: make(chan struct{}), flushed: make(chan struct{}),
	}
	s.writer = newPacedWriter(rw, writePatience, s.abort)
	go s.write()
	return s
}

// ReadObject tells jsonrpc2 that there is a next request, which take gives. That package reads one and handles it
// before it reads the next.
func (s *stream) ReadObject(v any) error {
	for len(s.queue) == 0 {
		if err := s.read(); err != nil {
			return err
		}
	}
	if m, ok := v.(json.Unmarshaler); ok { // always; its own method saves half of the work
		return m.UnmarshalJSON(anyRequest)
	}
	return json.Unmarshal(anyRequest, v)
}

// anyRequest is what jsonrpc2 gets to see of each request.
var anyRequest = []byte(`{"method":"","id":0}`)

// take gives the request that was read.
func (s *stream) take() *request {
	r := s.queue[0]
	s.queue = s.queue[1:]
	return r
}

// read takes one frame: its requests are queued, what is wrong with it is answered.
func (s *stream) read() error {
	if _, err := s.reader.Peek(1); err != nil {
		return err
	}
	if c, ok := s.rw.(*access.Conn); ok && c.Plain() {
		return firstError(s.send(failure(nil, codeRequest, "This server speaks TLS only.")), io.EOF)
	}
	s.paced.begin()
	body, err := readFrame(s.reader, s.resync)
	s.paced.end()
	var bad *frameError
	s.resync = errors.As(err, &bad)
	switch {
	case s.resync:
		return firstError(s.send(failure(nil, codeRequest, "Invalid request: "+bad.message+".")), bad.end)
	case err != nil:
		return err
	}
	size := len(body)
	messages, isBatch, err := decodeMessages(body)
	releaseBuffer(body)
	if err != nil {
		return s.send(failure(nil, codeParse, "Parse error: "+err.Error()+"."))
	}
	if isBatch && len(messages) == 0 {
		return s.send(failure(nil, codeRequest, "Invalid request: a batch must not be empty."))
	}
	var b *batch
	if isBatch {
		b = newBatch(s, messages)
	}
	s.queue = make([]*request, 0, len(messages))
	for _, m := range messages {
		r := &request{message: m, batch: b, size: size/len(messages) + 1}
		switch {
		case m.Response: // nobody asked the client for anything
		case m.Invalid != nil:
			if err := s.answer(r, failure(m.ID, codeRequest, "Invalid request: "+m.Invalid.Error()+".")); err != nil {
				return err
			}
		default:
			s.queue = append(s.queue, r)
		}
	}
	s.arrived(len(s.queue))
	return nil
}

func firstError(a, b error) error {
	if a != nil {
		return a
	}
	return b
}

// answer sends the response to a request, or keeps it until those of its batch are there.
func (s *stream) answer(r *request, response *outgoing) error {
	if r.batch != nil {
		return r.batch.answer(response)
	}
	return s.send(response)
}

// send writes one message. It waits while the peer does not read, until the connection is closed.
func (s *stream) send(message *outgoing) error {
	select {
	case <-s.closed:
		return errClosed
	default:
	}
	select {
	case s.out <- message:
		return nil
	case <-s.closed:
		return errClosed
	}
}

// WriteObject is for what jsonrpc2 sends by itself, which is nothing today.
func (s *stream) WriteObject(v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return err
	}
	message := newOutgoing()
	message.buf = append(message.buf, body...)
	return s.send(message)
}

// Close is what jsonrpc2 calls when it has read the last request. The connection ends it with finish or abort, since
// answers may still be owed.
func (s *stream) Close() error { return nil }

// write is the goroutine that writes frames. It sends several at once if they have piled up.
func (s *stream) write() {
	defer close(s.flushed)
	w := bufio.NewWriterSize(s.writer, 16<<10)
	for {
		var message *outgoing
		select {
		case message = <-s.out:
		case <-s.closed:
			// What was taken before is still owed.
			select {
			case message = <-s.out:
			default:
				return
			}
		}
		_, err := w.Write(message.frame())
		message.release()
		if err == nil && len(s.out) == 0 {
			err = w.Flush()
		}
		if err != nil {
			s.abort()
			return
		}
	}
}

// finish takes no more, writes what was taken, for no longer than limit, and closes the connection.
func (s *stream) finish(limit time.Duration) {
	s.closing.Do(func() { close(s.closed) })
	select {
	case <-s.flushed:
	case <-time.After(limit):
	}
	s.rw.Close()
}

// abort closes the connection at once.
func (s *stream) abort() { s.finish(0) }
