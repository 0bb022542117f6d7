package codec

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"

	"github.com/rflua/rflua/engine/value"
)

// resultDepth is how many levels the remote protocol adds to a value in a response: the dict with the result of a keyword
// and the list that system.multicall puts it into.
const resultDepth = 2

// DecodeResponse reads the response to a call and returns its result, a value of package value. The error is a [*Fault]
// if the response is one.
func DecodeResponse(r io.Reader) (any, error) {
	d := decoders.Get().(*decoder)
	defer d.release()
	if err := d.read(r); err != nil {
		return nil, fmt.Errorf("cannot read the response: %w", err)
	}
	d.data, d.pos, d.depth = d.document, 0, -resultDepth
	result, err := d.response()
	var syntax *SyntaxError
	if errors.As(err, &syntax) {
		return nil, fmt.Errorf("the response is not XML-RPC: %w", err)
	}
	return result, err
}

// response reads <methodResponse> with the <params> or the <fault> in it.
func (p *parser) response() (any, error) {
	if err := p.prolog(); err != nil {
		return nil, err
	}
	if err := p.misc("methodResponse"); err != nil {
		return nil, err
	}
	if _, empty, err := p.open("methodResponse", "methodResponse"); err != nil || empty {
		return nil, cmp.Or(err, p.mismatch("<params> or <fault>"))
	}
	if err := p.misc("methodResponse"); err != nil {
		return nil, err
	}
	if bytes.HasPrefix(p.data[p.pos:], []byte("<fault>")) {
		p.pos += len("<fault>")
		return nil, p.fault()
	}
	more, empty, err := p.open("methodResponse", "params")
	if err != nil || !more || empty {
		return nil, cmp.Or(err, p.mismatch("<params>"))
	}
	list, err := p.params()
	if err != nil || len(list) != 1 {
		return nil, cmp.Or(err, p.mismatch("one value in <params>"))
	}
	return list[0], p.close("methodResponse")
}

// fault reads what <fault> holds and returns it as an error.
func (p *parser) fault() error {
	_, v, err := p.valueIn("fault")
	if err != nil {
		return err
	}
	d, _ := v.(*value.Dict)
	code, _ := d.Get("faultCode")
	text, _ := d.Get("faultString")
	number, _ := code.(int64)
	return &Fault{Code: int(number), Message: fmt.Sprint(text)}
}
