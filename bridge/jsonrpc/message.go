package jsonrpc

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/rflua/rflua/bridge/jsonrpc/jsontext"
)

// message is one JSON-RPC 2.0 message as it came: a request, a notification, or neither. Its members are parts of the
// frame's body.
type message struct {
	id       []byte // nil if there is none that can be used
	method   []byte // a string; nil if it is none
	params   []byte // nil if absent
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
	switch jsontext.First(body) {
	case '[':
		return decodeBatch(dst, body)
	case '{':
		m, err := decodeObject(body)
		return append(dst, m), false, err
	}
	if err := jsontext.Check(body, paramsDepth); err != nil {
		return dst, false, err
	}
	return append(dst, notAnObject(bytes.TrimSpace(body))), false, nil
}

// decodeBatch is decodeMessages for an array.
func decodeBatch(dst []message, body []byte) (messages []message, batch bool, err error) {
	messages = dst
	tooLong := false
	err = jsontext.Items(body, 1+paramsDepth, func(raw []byte) (more bool) {
		if tooLong = len(messages)-len(dst) == maxBatch; tooLong {
			return false
		}
		if raw[0] == '{' {
			m, _ := decodeObject(raw) // it has been checked
			messages = append(messages, m)
		} else {
			messages = append(messages, notAnObject(raw))
		}
		return true
	})
	if tooLong {
		return append(dst, message{invalid: errBatchTooLong}), false, nil
	}
	return messages, true, err
}

// notAnObject returns the message for another value.
func notAnObject(raw []byte) message {
	return message{invalid: fmt.Errorf("found %s, expected a request object", kind(raw))}
}

// envelope describes each member of a message in words; "" stands for one that is absent.
type envelope struct{ version, id, method, params, outcome string }

// decodeObject reads one message.
func decodeObject(body []byte) (m message, err error) {
	var e envelope
	if err := jsontext.Members(body, paramsDepth, func(name string, raw []byte) { e.add(&m, name, raw) }); err != nil {
		return message{}, err
	}
	m.response = e.method == "" && e.outcome != ""
	m.invalid = e.invalid()
	return m, nil
}

// add adds a member to a message. If a name comes twice, the last one counts, as in every object.
func (e *envelope) add(m *message, name string, raw []byte) {
	kind := kind(raw)
	switch name {
	case "jsonrpc":
		e.version = kind
		if kind == aString {
			e.version = versionOf(raw)
		}
	case "id":
		e.id, m.id = kind, nil
		if e.idIsValid() {
			m.id = raw
		}
	case "method":
		e.method, m.method = kind, nil
		if kind == aString {
			m.method = raw
		}
	case "params":
		e.params, m.params = kind, raw
	case "result", "error":
		e.outcome = kind
	}
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
func (e *envelope) idIsValid() bool {
	return e.id == "" || e.id == aString || e.id == aNumber || e.id == null
}

// invalid returns the first reason why the message is not a request, or nil.
func (e *envelope) invalid() error {
	switch {
	case e.version == "":
		return errors.New(`found no "jsonrpc", expected "2.0"`)
	case e.version != version2:
		return fmt.Errorf(`found %s as "jsonrpc", expected "2.0"`, e.version)
	case e.method == "" && e.outcome != "":
		return errors.New("found a response, expected a request")
	case e.method == "":
		return errors.New(`found no "method", expected the name of one`)
	case e.method != aString:
		return fmt.Errorf(`found %s as "method", expected a string`, e.method)
	case !e.idIsValid():
		return fmt.Errorf(`found %s as "id", expected a string, a number or null`, e.id)
	case e.params != "" && e.params != anObject && e.params != anArray && e.params != null:
		return fmt.Errorf(`found %s as "params", expected an object or an array`, e.params)
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

// kind returns the kind of a value as it came. A number that JSON does not have (NaN) is a kind of its own.
func kind(raw []byte) string {
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
