package codec

import (
	"fmt"
	"io"
)

// Call is a call of a method. Its parameters are values of package value; a decoded call without parameters has none.
type Call struct {
	Name   string
	Params []any
}

// DecodeCall reads one call from r, and nothing else.
//
// The dialect is that of the XML-RPC specification and of what its clients send beyond it (see typed). A
// request that is no call is a [*SyntaxError]; an error of r itself, such as that of a size limit, is wrapped. The
// memory that a call needs is bounded by a small multiple of the size of the request, and nothing in the call refers to
// the request.
func DecodeCall(r io.Reader) (Call, error) {
	d := decoders.Get().(*decoder)
	defer d.release()
	if err := d.read(r); err != nil {
		return Call{}, fmt.Errorf("cannot read the request: %w", err)
	}
	d.data, d.pos, d.depth = d.document, 0, 0
	return d.call()
}

// call reads a document with a call.
func (p *parser) call() (Call, error) {
	if err := p.prolog(); err != nil {
		return Call{}, err
	}
	if err := p.misc("methodCall"); err != nil {
		return Call{}, err
	}
	at := p.pos
	if string(p.data[at:]) == "<" {
		return Call{}, p.truncated("methodCall")
	}
	if rest := p.data[at:]; len(rest) < 2 || rest[0] != '<' || rest[1] == '/' {
		return Call{}, p.mismatch("<methodCall>")
	}
	name, empty, err := p.startTag("methodCall")
	if err != nil {
		return Call{}, err
	}
	if string(name) != "methodCall" {
		p.pos = at
		return Call{}, p.mismatch("<methodCall>")
	}
	if empty {
		return Call{}, p.fail(at, "found an empty <methodCall>, expected <methodName> in it")
	}
	c, err := p.body()
	if err != nil {
		return Call{}, err
	}
	if err := p.misc("methodCall"); err != nil {
		return Call{}, err
	}
	if p.pos < len(p.data) {
		return Call{}, p.mismatch("the end of the request after </methodCall>")
	}
	return c, nil
}

// body reads the content of <methodCall>: <methodName>, and <params> if there is one.
func (p *parser) body() (c Call, err error) {
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

// params reads the <param> elements, with one value each, and the end tag of <params>.
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
