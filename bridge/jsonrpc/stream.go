package jsonrpc

import (
	"bufio"
	"errors"
	"io"
	"sync"
	"time"

	"github.com/sourcegraph/jsonrpc2"
)

// stream is the ObjectStream of one connection: it reads frames, answers what is no request by itself, takes batches
// apart, and writes messages in the order in which they are sent. input.go has the reading side.
//
// A goroutine of its own writes, until finish or abort, which end the connection.
type stream struct {
	rw io.ReadWriteCloser
	in input

	// What WriteObject is to send; guarded by the lock that jsonrpc2 holds while it sends.
	request  *jsonrpc2.Request
	response *jsonrpc2.Response

	mu      sync.Mutex
	batches map[uint64]*batch // those that are not answered yet, by number; guarded by mu
	batchID uint64            // the last number; guarded by mu

	out     chan outgoing
	closed  chan struct{} // nothing more is accepted; what was accepted is still written
	closing sync.Once
	flushed chan struct{} // the writing goroutine has ended
	writer  *pacedWriter
}

// errClosed is a write to a connection that is closed.
var errClosed = errors.New("the connection is closed")

// newStream returns the stream of a connection and starts to write.
func newStream(rw io.ReadWriteCloser, readPatience, writePatience time.Duration) *stream {
	s := &stream{
		rw: rw, in: newInput(rw, readPatience), batches: map[uint64]*batch{},
		out: make(chan outgoing, 64), closed: make(chan struct{}), flushed: make(chan struct{}),
	}
	s.writer = newPacedWriter(rw, writePatience, s.abort)
	go s.write()
	return s
}

// sending is called by jsonrpc2 right before WriteObject, under the same lock. What WriteObject gets itself can be
// encoded by encoding/json only, which would compact a result once more, escape every <, > and &, and refuse NaN.
func (s *stream) sending(request *jsonrpc2.Request, response *jsonrpc2.Response) {
	s.request, s.response = request, response
}

// WriteObject sends the message of the last call of sending.
func (s *stream) WriteObject(any) error {
	request, response := s.request, s.response
	s.request, s.response = nil, nil // their payloads are used again
	if response != nil {
		return s.respond(response)
	}
	return s.send(notificationOf(request))
}

// refuse answers a message that is no request, so that jsonrpc2 does not see it.
func (s *stream) refuse(id jsonrpc2.ID, code int64, text string) error {
	return s.respond(&jsonrpc2.Response{ID: id, Error: &jsonrpc2.Error{Code: code, Message: text}})
}

// respond sends a response, or keeps it for the last one of its batch.
func (s *stream) respond(response *jsonrpc2.Response) error {
	o := responseTo(response)
	if number := response.ID.Num; number != 0 {
		var last bool
		if o, last = s.collect(number, o); !last {
			return nil
		}
	}
	return s.send(o)
}

// begin returns a number for a batch, under which collect finds it.
func (s *stream) begin(b *batch) uint64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.batchID++
	if b.missing > 0 {
		s.batches[s.batchID] = b
	}
	return s.batchID
}

// collect adds an answer to a batch. It returns the message with all answers if this was the last.
func (s *stream) collect(number uint64, answer outgoing) (all outgoing, last bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	b := s.batches[number]
	if b == nil { // complete: a request was answered twice, since answering it panicked
		return outgoing{}, false
	}
	all, last = b.add(answer)
	if last {
		delete(s.batches, number)
	}
	return all, last
}

// send queues one message. It waits while the peer does not read, until the connection is closed.
func (s *stream) send(message outgoing) error {
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

// Close is called by jsonrpc2 and does nothing: finish and abort end the connection, since answers may still be owed.
func (s *stream) Close() error { return nil }

// write is the goroutine that writes frames. It sends several at once if they have piled up.
func (s *stream) write() {
	defer close(s.flushed)
	w := bufio.NewWriterSize(s.writer, 16<<10)
	for {
		var message outgoing
		select {
		case message = <-s.out:
		case <-s.closed:
			// What was accepted before is still owed.
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

// finish accepts nothing more, writes what was accepted, for no longer than limit, and closes the connection.
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
