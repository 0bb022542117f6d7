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

	next *outgoing // what WriteObject is to send; guarded by the lock that jsonrpc2 holds while it sends

	mu      sync.Mutex
	batches map[uint64]*batch // those that are not answered yet, by number; guarded by mu
	batchID uint64            // the last number; guarded by mu

	out     chan *outgoing
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
		out: make(chan *outgoing, 64), closed: make(chan struct{}), flushed: make(chan struct{}),
	}
	s.writer = newPacedWriter(rw, writePatience, s.abort)
	go s.write()
	return s
}

// sending is called by jsonrpc2 right before WriteObject, under the same lock. It makes the message: what WriteObject gets
// can be encoded by encoding/json only, which would compact and escape a result once more, and refuse NaN.
func (s *stream) sending(request *jsonrpc2.Request, response *jsonrpc2.Response) {
	if response != nil {
		s.next = s.collect(response.ID, responseTo(response))
	} else {
		s.next = notificationOf(request)
	}
}

// WriteObject sends the message of the last call of sending, unless it waits for the rest of its batch.
func (s *stream) WriteObject(any) error {
	o := s.next
	s.next = nil
	if o == nil {
		return nil
	}
	return s.send(o)
}

// respond answers a message that is no request and so does not reach jsonrpc2.
func (s *stream) respond(id jsonrpc2.ID, code int64, text string) error {
	o := s.collect(id, responseTo(&jsonrpc2.Response{ID: id, Error: &jsonrpc2.Error{Code: code, Message: text}}))
	if o == nil {
		return nil
	}
	return s.send(o)
}

// begin returns the number of a batch whose answers collect is to gather.
func (s *stream) begin(b *batch) uint64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.batchID++
	if b.missing > 0 {
		s.batches[s.batchID] = b
	}
	return s.batchID
}

// collect returns what is to be sent for a response: itself, or all answers of its batch if it is the last of them, or
// nil.
func (s *stream) collect(id jsonrpc2.ID, response *outgoing) *outgoing {
	if id.Num == 0 {
		return response
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	answers := s.batches[id.Num].add(response)
	if answers != nil {
		delete(s.batches, id.Num)
	}
	return answers
}

// send queues one message. It waits while the peer does not read, until the connection is closed.
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

// Close is called by jsonrpc2 and does nothing: finish and abort end the connection, since answers may still be owed.
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
			// What was accepted before is still owed.
			select {
			case message = <-s.out:
			default:
				return
			}
		}
		err := message.writeTo(w)
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
