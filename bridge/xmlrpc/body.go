package xmlrpc

import (
	"compress/gzip"
	"errors"
	"io"
	"net/http"
	"os"
	"strconv"
	"time"

	"github.com/rflua/rflua/bridge/access"
	"github.com/rflua/rflua/bridge/xmlrpc/codec"
)

// The limits of requests and answers on the wire.
const (
	maxRequest = 64 << 20 // bytes of a request, before and after it is unpacked
	maxHeader  = 64 << 10 // bytes of a request's header
	maxSmall   = 1 << 20  // bytes of a request that need not wait for others
	maxLarge   = 4        // larger requests that are read at once
	pace       = 64 << 10 // bytes of an answer that a client must read within the patience
	often      = 4 << 10  // bytes of a request after which its deadline is set again
)

// DefaultPatience is how long a client may be late.
const DefaultPatience = 10 * time.Second

// pacedBody is the body of a request that must keep coming: a client below the speed of [access.Pace] is disconnected.
// Large bodies take turns, so that many clients at once do not fill the memory.
type pacedBody struct {
	io.ReadCloser
	pace     access.Pace
	deadline func(time.Time) error
	patience time.Duration
	turns    chan struct{}
	turn     bool  // this one has acquired its turn
	paced    int64 // bytes that had come when the deadline was set last
}

// paceBody replaces the body of a request by a pacedBody. It also paces what net/http reads after the answer.
func (s *Server) paceBody(w http.ResponseWriter, r *http.Request) {
	if r.Body == nil || r.Body == http.NoBody {
		return
	}
	b := &pacedBody{ReadCloser: r.Body, pace: access.NewPace(s.options.Patience), deadline: http.NewResponseController(w).SetReadDeadline, patience: s.options.Patience, turns: s.large}
	_ = b.deadline(b.pace.Deadline())
	r.Body = b
}

// Read reads from the client. A body that grows large first waits for its turn.
func (b *pacedBody) Read(p []byte) (int, error) {
	if b.pace.Bytes() > maxSmall && !b.turn {
		timer := time.NewTimer(b.patience)
		defer timer.Stop()
		select {
		case b.turns <- struct{}{}:
			b.turn = true
		case <-timer.C:
			// Clients do not read an answer before they have sent everything.
			_, _ = io.CopyN(io.Discard, readerFunc(b.next), maxRequest)
			return 0, codec.NewFault(codec.CodeRequest, "Too many requests of more than %d MiB come at once: the limit is %d.", maxSmall>>20, maxLarge)
		}
	}
	if !b.turn {
		p = p[:min(int64(len(p)), maxSmall+1-b.pace.Bytes())]
	}
	return b.next(p)
}

// next reads without waiting for a turn.
func (b *pacedBody) next(p []byte) (int, error) {
	if came := b.pace.Bytes(); came-b.paced >= often { // a short request keeps its first deadline
		b.paced = came
		_ = b.deadline(b.pace.Deadline())
	}
	n, err := b.ReadCloser.Read(p)
	b.pace.Came(n)
	if err == io.EOF {
		_ = b.deadline(time.Time{}) // net/http keeps reading, to notice when the client disconnects
	}
	return n, err
}

// readerFunc is a function as an [io.Reader].
type readerFunc func([]byte) (int, error)

// Read calls f.
func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

// done releases the turn, if the body has acquired one.
func (b *pacedBody) done() {
	if b.turn {
		b.turn = false
		<-b.turns
	}
}

// decodeBody reads the call in the body of a request.
func decodeBody(r *http.Request) (codec.Call, error) {
	if b, ok := r.Body.(*pacedBody); ok {
		defer b.done()
	}
	body, err := requestBody(r)
	if err != nil {
		return codec.Call{}, err
	}
	call, err := codec.DecodeCall(body)
	if err != nil && isTimeout(err) {
		err = codec.NewFault(codec.CodeRequest, "The request came too slowly.")
	}
	return call, err
}

// requestBody returns the body, unpacked and limited to maxRequest.
func requestBody(r *http.Request) (io.Reader, error) {
	body := io.Reader(http.MaxBytesReader(nil, r.Body, maxRequest))
	switch encoding := r.Header.Get("Content-Encoding"); encoding {
	case "", "identity":
		return body, nil
	case "gzip":
		unpacked, err := gzip.NewReader(body)
		if err != nil {
			return nil, codec.NewFault(codec.CodeParse, "The request is not packed with gzip as it says: %v.", err)
		}
		return http.MaxBytesReader(nil, io.NopCloser(unpacked), maxRequest), nil
	default:
		return nil, codec.NewFault(codec.CodeRequest, "The request is packed with '%s'; only gzip is supported.", encoding)
	}
}

// isTimeout reports whether err is that of a deadline.
func isTimeout(err error) bool { return errors.Is(err, os.ErrDeadlineExceeded) }

// send writes an answer. A client that reads slowly may take as long as it needs; one that does not read within the patience
// is disconnected. net/http has set a deadline when the request came, which is enough for a short answer soon after began.
func (s *Server) send(w http.ResponseWriter, answer []byte, began time.Time) {
	w.Header().Set("Content-Type", "text/xml; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(len(answer)))
	control := http.NewResponseController(w)
	var err error
	if len(answer) <= pace && time.Since(began) < s.options.Patience/2 {
		_, err = w.Write(answer)
		answer = nil
	} else {
		err = control.SetWriteDeadline(time.Now().Add(s.options.Patience))
	}
	for len(answer) > pace && err == nil {
		if _, err = w.Write(answer[:pace]); err == nil {
			answer = answer[pace:]
			err = control.SetWriteDeadline(time.Now().Add(s.options.Patience))
		}
	}
	if err == nil && answer != nil {
		if _, err = w.Write(answer); err == nil {
			err = control.Flush()
		}
	}
	if err != nil {
		s.logger.Debug("the client did not read its answer", "error", err)
	}
}
