package xmlrpc

import (
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/rflua/rflua/bridge/ops"
	"github.com/rflua/rflua/bridge/xmlrpc/codec"
	"github.com/rflua/rflua/engine"
	"github.com/rflua/rflua/engine/crash"
	"github.com/rflua/rflua/engine/value"
)

// ServeHTTP answers XML-RPC calls, which are POST requests, and shows a page to browsers. Every POST that may come from RF is
// answered with the status 200: for any other status its Remote logs the URL, credentials included.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	began := time.Now()
	s.paceBody(w, r)
	if refused := s.admit(r); refused != nil {
		s.refuse(w, r, refused)
		return
	}
	switch r.Method {
	case http.MethodPost:
		buffer, _ := answers.Get().(*[]byte)
		if buffer == nil {
			buffer = new([]byte)
		}
		answer := s.answer((*buffer)[:0], r)
		s.send(w, answer, began)
		if cap(answer) <= maxKeptAnswer {
			*buffer = answer
			answers.Put(buffer)
		}
	case http.MethodGet, http.MethodHead:
		if s.options.Pages.Has(r.URL.Path) {
			s.options.Pages.ServeHTTP(w, r)
			return
		}
		s.page(w, r)
	default:
		w.Header().Set("Allow", "GET, HEAD, POST")
		http.Error(w, "POST is for XML-RPC, GET shows what is served.", http.StatusMethodNotAllowed)
	}
}

// answers are idle buffers for responses, *[]byte. Those that stay idle for two collections become garbage ([sync.Pool]).
var answers sync.Pool

// maxKeptAnswer is the largest buffer that is kept, in bytes.
const maxKeptAnswer = 4 << 20

// answer appends the response to a call: its result or a Fault. A panic becomes a Fault too, since a connection that closes
// without an answer makes the client try again.
func (s *Server) answer(dst []byte, r *http.Request) (answer []byte) {
	id := ops.NewID()
	defer func() {
		if text := crash.Report(s.logger, recover(), crash.Place{Doing: "answering a request", Request: id}); text != "" {
			answer = codec.AppendFault(dst, codec.NewFault(codec.CodeServer, "%s.", text))
		}
	}()
	answer, err := s.result(dst, r, id)
	if err != nil {
		f := asFault(err)
		s.logger.Debug("fault", "request", id, "code", f.Code, "message", f.Message)
		return codec.AppendFault(dst, f)
	}
	return answer
}

// result appends the response of a request that gets a result, or returns why it does not.
func (s *Server) result(dst []byte, r *http.Request, id string) ([]byte, error) {
	call, err := decodeBody(r)
	if err != nil {
		return nil, err
	}
	if done, ok := markBusy(r); ok {
		defer done()
	}
	t, err := s.route(r.URL)
	if err != nil {
		return nil, codec.NewFault(codec.CodeRequest, "%v", err)
	}
	t.id = id
	result, m, err := t.invoke(r.Context(), call)
	if err != nil {
		return nil, err
	}
	answer, err := codec.Encoder{NilAsEmpty: m.nilEmpty}.AppendResponse(dst, result)
	if err != nil && call.Name == "run_keyword" {
		return codec.Encoder{}.AppendResponse(dst, unsendable(result, err))
	}
	return answer, err
}

// unsendable returns the result for a keyword that passed but whose value XML-RPC cannot carry: a failure with its log.
func unsendable(result any, err error) *value.Dict {
	var out output
	if d, ok := result.(*value.Dict); ok {
		if text, ok := d.Get("output"); ok {
			out.text = []byte(text.(string))
		}
	}
	return failed(&engine.Failure{Message: fmt.Sprintf("The keyword returned a value that cannot be sent to the test: %v.", err)}, &out)
}

// asFault returns err as the Fault that the client gets.
func asFault(err error) *codec.Fault {
	var f *codec.Fault
	if errors.As(err, &f) {
		return f
	}
	var syntax *codec.SyntaxError
	if errors.As(err, &syntax) {
		return codec.NewFault(codec.CodeParse, "The request is not valid XML-RPC: %v.", err)
	}
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return codec.NewFault(codec.CodeRequest, "The request is larger than the limit of %d MiB.", maxRequest>>20)
	}
	return codec.NewFault(codec.CodeServer, "%v", err)
}
