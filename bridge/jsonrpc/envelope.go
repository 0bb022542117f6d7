package jsonrpc

import (
	"github.com/sourcegraph/jsonrpc2"

	"github.com/rflua/rflua/bridge/jsonrpc/jsontext"
)

// A client must get its id back exactly as it sent it, and JSON-RPC allows more ids than a jsonrpc2.ID can hold: null,
// fractions, integers of every length, several spellings of one string. So the ids that jsonrpc2 sees are made here: Str is
// the JSON of the client's id, and Num the batch that its request is part of, 0 if it came alone.

// idOf returns the id of a request that came alone. json is the client's id; nil, for a request whose id cannot be used,
// is null.
func idOf(json []byte) jsonrpc2.ID {
	if json == nil {
		json = []byte("null")
	}
	return jsonrpc2.ID{Str: string(json), IsString: true}
}

// paramsField is the name of the extra field in which params travel past jsonrpc2: those of a request as a value, those of
// a notification to the client as a *json.RawMessage. That package would decode and encode them once more, lose the order
// of objects, and escape every <, > and &. To decode a request twice would cost an eighth of a call with a megabyte of text.
const paramsField = "params in our form"

// appendEnvelope appends what jsonrpc2 decodes of a message: its method, and its id as idOf makes it. Its params follow
// in stream.received.
func appendEnvelope(dst []byte, m *message) []byte {
	dst = append(append(dst, `{"method":`...), m.method...)
	if m.id != nil {
		dst = jsontext.AppendString(append(dst, `,"id":`...), string(m.id))
	}
	return append(dst, '}')
}
