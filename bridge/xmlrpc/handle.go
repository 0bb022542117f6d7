package xmlrpc

import (
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"net/http"
	"runtime/debug"
	"strconv"
	"sync"

	"github.com/rflua/rflua/engine"
	"github.com/rflua/rflua/engine/value"
)

// maxRequest is the largest request, in bytes, before and after it is unpacked.
const maxRequest = 64 << 20

// ServeHTTP answers XML-RPC calls, which are POST requests, and shows browsers a page. Every POST is answered with the
// status 200: RF's Remote shows any other one with the URL, credentials included, in the log.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch r.Method {
	case http.MethodPost:
		// Only browsers say where a request comes from. A page of somebody else's must not run keywords here.
		if err := s.origin.Check(r); err != nil {
			http.Error(w, "Web pages cannot call keywords.", http.StatusForbidden)
			return
		}
		buffer, _ := answers.Get().(*[]byte)
		if buffer == nil {
			buffer = new([]byte)
		}
		answer := s.answer((*buffer)[:0], r)
		w.Header().Set("Content-Type", "text/xml; charset=utf-8")
		w.Header().Set("Content-Length", strconv.Itoa(len(answer)))
		if _, err := w.Write(answer); err != nil {
			s.logger.Debug("the client did not take its answer", "error", err)
		}
		if cap(answer) <= maxKeptBytes {
			*buffer = answer
			answers.Put(buffer)
		}
	case http.MethodGet, http.MethodHead:
		s.page(w, r)
	default:
		w.Header().Set("Allow", "GET, HEAD, POST")
		http.Error(w, "POST is for XML-RPC, GET shows what is served.", http.StatusMethodNotAllowed)
	}
}

// answers are buffers for responses. Those that are not used for a while are garbage (sync.Pool).
var answers sync.Pool

// answer appends the response to a call: its result or a Fault. A bug of ours is a Fault too, since a connection that
// closes without an answer makes the client try again.
func (s *Server) answer(dst []byte, r *http.Request) (answer []byte) {
	defer func() {
		if bug := recover(); bug != nil {
			s.logger.Error("panic in a request", "panic", fmt.Sprint(bug), "stack", string(debug.Stack()))
			answer = encodeFault(dst, faultServer, fmt.Sprintf("Internal error in rflua: %v", bug))
		}
	}()
	answer, err := s.result(dst, r)
	if err != nil {
		f := asFault(err)
		s.logger.Debug("fault", "code", f.code, "message", f.message)
		return encodeFault(dst, f.code, f.message)
	}
	return answer
}

func (s *Server) result(dst []byte, r *http.Request) ([]byte, error) {
	body, err := requestBody(r)
	if err != nil {
		return nil, err
	}
	call, err := decodeCall(body)
	if err != nil {
		return nil, err
	}
	t, err := s.route(r.URL)
	if err != nil {
		return nil, newFault(faultRequest, "%v", err)
	}
	result, m, err := t.invoke(r.Context(), call)
	if err != nil {
		return nil, err
	}
	answer, err := encoder{nilAsEmpty: m.nilEmpty}.encodeResponse(dst, result)
	if err != nil && call.Name == "run_keyword" {
		return encoder{}.encodeResponse(dst, unsendable(result, err))
	}
	return answer, err
}

// unsendable is the result of a keyword that passed but whose value XML-RPC cannot carry: a failure, with its log.
func unsendable(result any, err error) *value.Dict {
	var out output
	if d, ok := result.(*value.Dict); ok {
		if text, ok := d.Get("output"); ok {
			out.text = []byte(text.(string))
		}
	}
	return failed(&engine.Failure{Message: fmt.Sprintf("The keyword returned a value that cannot be sent to the test: %v.", err)}, &out)
}

// requestBody is the body, unpacked, up to its largest size.
func requestBody(r *http.Request) (io.Reader, error) {
	body := io.Reader(http.MaxBytesReader(nil, r.Body, maxRequest))
	switch encoding := r.Header.Get("Content-Encoding"); encoding {
	case "", "identity":
		return body, nil
	case "gzip":
		unpacked, err := gzip.NewReader(body)
		if err != nil {
			return nil, newFault(faultParse, "The request is not packed with gzip as it says: %v.", err)
		}
		return http.MaxBytesReader(nil, io.NopCloser(unpacked), maxRequest), nil
	default:
		return nil, newFault(faultRequest, "The request is packed with '%s'; only gzip is supported.", encoding)
	}
}

// asFault is err as what the client gets.
func asFault(err error) *fault {
	var f *fault
	if errors.As(err, &f) {
		return f
	}
	var syntax *syntaxError
	if errors.As(err, &syntax) {
		return newFault(faultParse, "The request is not valid XML-RPC: %v.", err)
	}
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return newFault(faultRequest, "The request is larger than the limit of %d MiB.", maxRequest>>20)
	}
	return newFault(faultServer, "%v", err)
}
