package jsonrpc

import (
	"errors"
	"fmt"

	"github.com/rflua/rflua/bridge/jsonrpc/jsontext"
)

// message is one JSON-RPC 2.0 message as it came: a request, a notification, or neither. Its JSON is a part of the frame's
// body, its value is not.
type message struct {
	id       []byte // JSON; nil if there is none that can be used
	method   []byte // JSON of a string; nil if it is none
	params   []byte // JSON; nil if absent
	value    any    // of the params
	response bool   // it has a result or an error and no method, and gets no answer
	invalid  error  // why it is not a valid request; nil if it is one. A response is none
}

// maxBatch is how many messages a batch may have: two bytes of one ("1,") cost a whole message and an answer.
const maxBatch = 1000

var errBatchTooLong = fmt.Errorf("found more than %d requests in a batch, expected at most that many", maxBatch)

// paramsDepth is how many levels the protocol wraps around a value in a request: params, and the args in them.
const paramsDepth = 2

// decodeMessages appends the message or the messages of a batch in body to dst. A *jsontext.SyntaxError means that body is
// not JSON, or has params that cannot be decoded; what is JSON but not a request is invalid. An empty batch has no
// messages, one that is too long is a single invalid message.
func decodeMessages(dst []message, body []byte) (messages []message, batch bool, err error) {
	r, err := jsontext.NewReader(body, paramsDepth)
	defer r.Release()
	if err != nil {
		return dst, false, err
	}
	read := func() error {
		if batch && len(messages)-len(dst) == maxBatch {
			return errBatchTooLong
		}
		m, err := readMessage(r)
		messages = append(messages, m)
		return err
	}
	messages = dst
	if batch = r.First() == '['; batch {
		err = r.Array(read)
	} else {
		err = read()
	}
	if err == nil {
		err = r.End()
	}
	if err == errBatchTooLong {
		return append(dst, message{invalid: err}), false, nil
	}
	return messages, batch, err
}

// memberKinds are the kinds of the members of a message; "" stands for one that is absent.
type memberKinds struct{ version, id, method, params, outcome string }

// readMessage reads one message.
func readMessage(r *jsontext.Reader) (m message, err error) {
	if r.First() != '{' {
		raw, err := r.Raw()
		if err == nil {
			m.invalid = fmt.Errorf("found %s, expected a request object", kindOfJSON(raw))
		}
		return m, err
	}
	var k memberKinds
	if err := r.Object(func(name string) error { return k.read(r, &m, name) }); err != nil {
		return message{}, err
	}
	m.response = k.method == "" && k.outcome != ""
	m.invalid = k.invalid()
	return m, nil
}

// read reads a member of a message. If a name comes twice, the last one counts, as in every object.
func (k *memberKinds) read(r *jsontext.Reader, m *message, name string) error {
	var v any
	var raw []byte
	var err error
	if name == "params" {
		v, raw, err = r.Value()
	} else {
		raw, err = r.Raw()
	}
	if err != nil {
		return err
	}
	kind := kindOfJSON(raw)
	switch name {
	case "jsonrpc":
		k.version = kind
		if kind == aString {
			k.version = versionOf(raw)
		}
	case "id":
		k.id, m.id = kind, nil
		if k.idIsValid() {
			m.id = raw
		}
	case "method":
		k.method, m.method = kind, nil
		if kind == aString {
			m.method = raw
		}
	case "params":
		k.params, m.params, m.value = kind, raw, v
	case "result", "error":
		k.outcome = kind
	}
	return nil
}

// version2 is the version of JSON-RPC that requests must have, as a client writes it.
const version2 = `"2.0"`

// versionOf returns a version in quotes, without the escapes that raw may have.
func versionOf(raw []byte) string {
	if string(raw) == version2 {
		return version2
	}
	text, _ := jsontext.Decode(raw)
	version, _ := text.(string)
	return jsontext.Excerpt([]byte(version))
}

// idIsValid reports whether the id is one that can go back, or absent.
func (k *memberKinds) idIsValid() bool {
	return k.id == "" || k.id == aString || k.id == aNumber || k.id == null
}

// invalid returns the first reason why the message is not a request, or nil.
func (k *memberKinds) invalid() error {
	switch {
	case k.version == "":
		return errors.New(`found no "jsonrpc", expected "2.0"`)
	case k.version != version2:
		return fmt.Errorf(`found %s as "jsonrpc", expected "2.0"`, k.version)
	case k.method == "" && k.outcome != "":
		return errors.New("found a response, expected a request")
	case k.method == "":
		return errors.New(`found no "method", expected the name of one`)
	case k.method != aString:
		return fmt.Errorf(`found %s as "method", expected a string`, k.method)
	case !k.idIsValid():
		return fmt.Errorf(`found %s as "id", expected a string, a number or null`, k.id)
	case k.params != "" && k.params != anObject && k.params != anArray && k.params != null:
		return fmt.Errorf(`found %s as "params", expected an object or an array`, k.params)
	}
	return nil
}

// The kinds of JSON values, as errors name them.
const (
	aString  = "a string"
	aNumber  = "a number"
	anObject = "an object"
	anArray  = "an array"
	aBoolean = "a boolean"
	null     = "null"
)

// kindOfJSON returns the kind of a value as it came. A number that JSON does not have (NaN) is a kind of its own.
func kindOfJSON(raw []byte) string {
	switch raw[0] {
	case '"':
		return aString
	case '{':
		return anObject
	case '[':
		return anArray
	case 't', 'f':
		return aBoolean
	case 'n':
		return null
	}
	if last := raw[len(raw)-1]; last < '0' || last > '9' {
		return string(raw)
	}
	return aNumber
}
