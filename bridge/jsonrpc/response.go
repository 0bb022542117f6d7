package jsonrpc

import "strconv"

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
func failure(id []byte, code int, text string) *outgoing {
	o := response(id)
	o.buf = append(o.buf, `,"error":{"code":`...)
	o.buf = strconv.AppendInt(o.buf, int64(code), 10)
	o.buf = append(o.buf, `,"message":`...)
	o.buf = append(appendString(o.buf, text), "}}"...)
	return o
}

// success is the response with a result, whose JSON appendResult appends.
func success(id []byte, appendResult func(dst []byte) []byte) *outgoing {
	o := response(id)
	o.buf = append(appendResult(append(o.buf, `,"result":`...)), '}')
	return o
}

// response is the beginning of one.
func response(id []byte) *outgoing {
	o := newOutgoing()
	o.buf = append(o.buf, `{"jsonrpc":"2.0","id":`...)
	if id == nil {
		id = []byte("null")
	}
	o.buf = append(o.buf, id...)
	return o
}
