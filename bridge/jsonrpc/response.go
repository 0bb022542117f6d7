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
