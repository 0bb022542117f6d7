package jsonrpc

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"sync"
	"time"
)

// request is a message that asks for something, as it came. It goes through jsonrpc2 as a number only: that package
// would decode and encode its params again, and lose the order of dicts and the spelling of the id.
type request struct {
	message
	batch *batch // that it is part of; nil if it came alone
}

// notification says whether the client expects no answer.
func (r *request) notification() bool { return r.ID == nil }

// stream is the ObjectStream of one connection: it reads frames, answers what is no request by itself, takes batches
// apart, and writes frames in the order in which they were given.
//
// A goroutine of its own writes; Close ends it. What the peer does not take in time breaks the connection, so that a
// keyword that logs waits no longer than that.
type stream struct {
	rw       io.ReadWriteCloser
	reader   *bufio.Reader
	queue    []*request // of a batch; only for the goroutine that reads
	out      chan []byte
	closed   chan struct{}
	closing  sync.Once
	flushed  chan struct{} // closed when the writing goroutine has ended
	deadline func(time.Time) error
	patience time.Duration // with a peer that does not read

	mu     sync.Mutex
	parked map[uint64]*request // guarded by mu: requests on their way through jsonrpc2
	next   uint64              // guarded by mu
}

// errClosed is a write to a connection that is closed.
var errClosed = errors.New("the connection is closed")

func newStream(rw io.ReadWriteCloser, patience time.Duration) *stream {
	s := &stream{
		rw: rw, reader: bufio.NewReaderSize(rw, 16<<10), parked: map[uint64]*request{},
		out: make(chan []byte, 64), closed: make(chan struct{}), flushed: make(chan struct{}), patience: patience,
	}
	if d, ok := rw.(interface{ SetWriteDeadline(time.Time) error }); ok {
		s.deadline = d.SetWriteDeadline
	}
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
	body, err := readFrame(s.reader)
	var bad *frameError
	switch {
	case errors.As(err, &bad):
		return s.send(failure(nil, codeRequest, "Invalid request: "+bad.message+"."))
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
		r := &request{message: m, batch: b}
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
	return nil
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

// write is the goroutine that writes frames. It sends several at once if they have piled up.
func (s *stream) write() {
	defer close(s.flushed)
	w := bufio.NewWriterSize(s.rw, 16<<10)
	for {
		var frame []byte
		select {
		case frame = <-s.out:
		case <-s.closed:
			// What was sent before the connection was closed is still owed.
			select {
			case frame = <-s.out:
			default:
				return
			}
		}
		if err := s.put(w, frame); err != nil {
			s.abort()
			return
		}
	}
}

func (s *stream) put(w *bufio.Writer, frame []byte) error {
	if s.deadline != nil {
		_ = s.deadline(time.Now().Add(s.patience)) // a pipe may have none
	}
	if _, err := w.Write(frame); err != nil {
		return err
	}
	if len(s.out) > 0 {
		return nil
	}
	return w.Flush()
}

// abort closes the connection at once.
func (s *stream) abort() {
	s.closing.Do(func() { close(s.closed) })
	s.rw.Close()
}

// Close writes what was sent and closes the connection.
func (s *stream) Close() error {
	s.closing.Do(func() { close(s.closed) })
	<-s.flushed
	return s.rw.Close()
}

// The codes of errors: those of JSON-RPC 2.0, and one of the protocol's.
const (
	codeParse          = -32700
	codeRequest        = -32600
	codeMethod         = -32601
	codeParams         = -32602
	codeInternal       = -32603
	codeNotInitialized = -32000
)

// failure is the response with an error. id is as it came; nil stands for a request whose id is not known.
func failure(id []byte, code int, text string) []byte {
	b := appendID([]byte(`{"jsonrpc":"2.0","id":`), id)
	b = append(b, `,"error":{"code":`...)
	b = strconv.AppendInt(b, int64(code), 10)
	b = append(b, `,"message":`...)
	b = appendString(b, text)
	return append(b, "}}"...)
}

// success is the response with a result, which is JSON.
func success(id, result []byte) []byte {
	b := appendID([]byte(`{"jsonrpc":"2.0","id":`), id)
	b = append(b, `,"result":`...)
	b = append(b, result...)
	return append(b, '}')
}

func appendID(dst, id []byte) []byte {
	if id == nil {
		return append(dst, "null"...)
	}
	return append(dst, id...)
}
