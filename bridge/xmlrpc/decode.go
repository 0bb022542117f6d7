package xmlrpc

import (
	"fmt"
	"io"
	"slices"
	"sync"
)

// methodCall is a decoded request. Params are values of package value, and empty if there are none.
type methodCall struct {
	Name   string
	Params []any
}

// decodeCall reads one call and nothing else from r.
//
// The dialect is that of the XML-RPC specification and of what its clients send beyond it (see typed). What is not a
// call is a *syntaxError; an error of r itself, such as its size limit, comes back wrapped. The memory that a call
// takes is bounded by a small multiple of the size of the request, and nothing in the call refers to the request.
func decodeCall(r io.Reader) (methodCall, error) {
	d := decoders.Get().(*decoder)
	defer d.release()
	if err := d.read(r); err != nil {
		return methodCall{}, fmt.Errorf("cannot read the request: %w", err)
	}
	d.data, d.pos, d.depth = d.request, 0, 0
	return d.call()
}

// decoder is a parser with the buffers it takes from one request to the next.
type decoder struct {
	parser
	request []byte
}

var decoders = sync.Pool{New: func() any { return &decoder{request: make([]byte, 0, 4096)} }}

// A decoder that had to grow beyond these is not kept. Those that are kept are garbage as well once they are not used
// for a while (sync.Pool).
const (
	maxKeptBytes  = 4 << 20
	maxKeptValues = 16 << 10
)

func (d *decoder) read(r io.Reader) error {
	d.request = d.request[:0]
	for {
		if len(d.request) == cap(d.request) {
			d.request = slices.Grow(d.request, cap(d.request)) // twice as much
		}
		n, err := r.Read(d.request[len(d.request):cap(d.request)])
		d.request = d.request[:len(d.request)+n]
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

func (d *decoder) release() {
	if cap(d.request) > maxKeptBytes || cap(d.scratch) > maxKeptBytes ||
		cap(d.stack) > maxKeptValues || cap(d.names) > maxKeptValues {
		return
	}
	d.data = nil
	d.shorten(0, 0)
	decoders.Put(d)
}

// call reads the whole document.
func (p *parser) call() (methodCall, error) {
	if err := p.prolog(); err != nil {
		return methodCall{}, err
	}
	if err := p.misc("methodCall"); err != nil {
		return methodCall{}, err
	}
	at := p.pos
	if string(p.data[at:]) == "<" {
		return methodCall{}, p.truncated("methodCall")
	}
	if rest := p.data[at:]; len(rest) < 2 || rest[0] != '<' || rest[1] == '/' {
		return methodCall{}, p.mismatch("<methodCall>")
	}
	name, empty, err := p.startTag("methodCall")
	if err != nil {
		return methodCall{}, err
	}
	if string(name) != "methodCall" {
		p.pos = at
		return methodCall{}, p.mismatch("<methodCall>")
	}
	if empty {
		return methodCall{}, p.fail(at, "found an empty <methodCall>, expected <methodName> in it")
	}
	c, err := p.body()
	if err != nil {
		return methodCall{}, err
	}
	if err := p.misc("methodCall"); err != nil {
		return methodCall{}, err
	}
	if p.pos < len(p.data) {
		return methodCall{}, p.mismatch("the end of the request after </methodCall>")
	}
	return c, nil
}

// body reads what <methodCall> holds: <methodName>, and <params> unless there are none.
func (p *parser) body() (c methodCall, err error) {
	more, empty, err := p.open("methodCall", "methodName")
	if err != nil {
		return c, err
	}
	if !more {
		return c, p.mismatch("<methodName>")
	}
	at := p.pos
	if !empty {
		text, err := p.text("methodName")
		if err != nil {
			return c, err
		}
		c.Name = p.name(trim(text))
		if err := p.close("methodName"); err != nil {
			return c, err
		}
	}
	if c.Name == "" {
		return c, p.fail(at, "found an empty <methodName>, expected the name of a method")
	}
	more, empty, err = p.open("methodCall", "params")
	if err != nil {
		return c, err
	}
	if more && !empty {
		if c.Params, err = p.params(); err != nil {
			return c, err
		}
	}
	return c, p.close("methodCall")
}

// params reads <param> elements, with one value each, to the end of <params>.
func (p *parser) params() ([]any, error) {
	base := len(p.stack)
	for {
		more, empty, err := p.open("params", "param")
		if err != nil {
			return nil, err
		}
		if !more {
			return p.pop(base), p.close("params")
		}
		var v any
		if !empty {
			more, v, err = p.valueIn("param")
			if err == nil {
				err = p.close("param")
			}
			if err != nil {
				return nil, err
			}
		}
		if empty || !more {
			return nil, p.fail(p.pos, "found an empty <param>, expected <value> in it")
		}
		p.stack = append(p.stack, v)
	}
}
