package jsonrpc

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/rflua/rflua/bridge/access"
)

// request is a message that asks for something, as it came. It goes through jsonrpc2 as a number only: that package
// would decode and encode its params again, and lose the order of dicts and the spelling of the id.
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
	queue   []*request  // of a batch; only for the goroutine that reads
	arrived func(n int) // is told how many requests a frame has, before the first of them is handled

	out     chan []byte
	closed  chan struct{} // no more is taken; what was taken is still written
	closing sync.Once
	flushed chan struct{} // the writing goroutine has ended
	writer  *pacedWriter

	mu     sync.Mutex
	parked map[uint64]*request // guarded by mu: requests on their way through jsonrpc2
	next   uint64              // guarded by mu
}

// errClosed is a write to a connection that is closed.
var errClosed = errors.New("the connection is closed")

func newStream(rw io.ReadWriteCloser, readPatience, writePatience time.Duration) *stream {
	paced := newPacedReader(rw, readPatience)
	s := &stream{
		rw: rw, paced: paced, reader: bufio.NewReaderSize(paced, 16<<10), parked: map[uint64]*request{}, arrived: func(int) {},
		out: make(chan []byte, 64), closed: make(chan struct{}), flushed: make(chan struct{}),
	}
	s.writer = newPacedWriter(rw, writePatience, s.abort)
	go s.write()
	return s
}

// ReadObject gives the next request to jsonrpc2.
func (s *stream) ReadObject(v any) error {
	for len(s.queue) == 0 {
		if err := s.read(); err != nil {
			return err
		}
	}
	r := s.queue[0]
	s.queue = s.queue[1:]
	s.mu.Lock()
	s.next++
	key := s.next
	s.parked[key] = r
	s.mu.Unlock()
	return json.Unmarshal(fmt.Appendf(nil, `{"jsonrpc":"2.0","method":"request","id":%d}`, key), v)
}

// take gives the request that goes by a number, once.
func (s *stream) take(key uint64) *request {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.parked[key]
	delete(s.parked, key)
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
	messages, isBatch, err := decodeMessages(body)
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
	for _, m := range messages {
		r := &request{message: m, batch: b, size: len(body)/len(messages) + 1}
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
func (s *stream) answer(r *request, response []byte) error {
	if r.batch != nil {
		return r.batch.answer(response)
	}
	return s.send(response)
}

// send writes one message. It waits while the peer does not read, until the connection is closed.
func (s *stream) send(body []byte) error {
	select {
	case <-s.closed:
		return errClosed
	default:
	}
	select {
	case s.out <- appendFrame(make([]byte, 0, len(body)+32), body):
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
	return s.send(body)
}

// Close is what jsonrpc2 calls when it has read the last request. The connection ends it with finish or abort, since
// answers may still be owed.
func (s *stream) Close() error { return nil }

// write is the goroutine that writes frames. It sends several at once if they have piled up.
func (s *stream) write() {
	defer close(s.flushed)
	w := bufio.NewWriterSize(s.writer, 16<<10)
	for {
		var frame []byte
		select {
		case frame = <-s.out:
		case <-s.closed:
			// What was taken before is still owed.
			select {
			case frame = <-s.out:
			default:
				return
			}
		}
		_, err := w.Write(frame)
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
