package jsonrpc

import (
	"encoding/json"

	"github.com/sourcegraph/jsonrpc2"
)

// A jsonrpc2.Conn accepts a request only as JSON that it decodes itself. That would change what it decodes: it loses the
// order of objects, and refuses NaN and most ids. So it gets the method of a request as JSON, and complete adds the rest
// before the handler sees the request.

// appendEnvelope appends the part of a message that jsonrpc2 decodes.
func (m *message) appendEnvelope(dst []byte) []byte {
	return append(append(append(dst, `{"method":`...), m.method...), '}')
}

// complete gives a request the rest of its message: the id, the params, as JSON and as a value, and the number of its batch.
func (m *message) complete(r *jsonrpc2.Request, batch uint64) {
	if r.Notif = m.id == nil; !r.Notif {
		r.ID = idOf(m.id)
		r.ID.Num = batch
	}
	if m.params != nil {
		r.Params = (*json.RawMessage)(&m.params)
		r.ExtraFields = []jsonrpc2.RequestField{{Name: paramsField, Value: m.value}}
	}
}

// paramsField is the name of the extra field in which params travel past jsonrpc2: those of a request as a value, since to
// decode them twice would cost an eighth of a call with a megabyte of text, and those of a notification to the client as a
// *json.RawMessage, since Conn.Notify would encode them once more and escape every <, > and &.
const paramsField = "params in our form"

// idOf returns the id of a request that came alone. json is the client's id; nil, for a request whose id cannot be used,
// is null.
//
// A client must get its id back exactly as it sent it, and JSON-RPC allows more ids than a jsonrpc2.ID can hold: null,
// fractions, integers of every length, several spellings of one string. So Str is the JSON of the client's id. Num is the
// number of the batch that the request is part of, 0 if it came alone.
func idOf(json []byte) jsonrpc2.ID {
	if json == nil {
		json = []byte("null")
	}
	return jsonrpc2.ID{Str: string(json), IsString: true}
}
