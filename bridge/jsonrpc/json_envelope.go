package jsonrpc

import (
	"bytes"
	"errors"
	"fmt"
)

// message is one JSON-RPC 2.0 message as it came: a request, a notification, or what is neither.
type message struct {
	ID        []byte // the JSON of the id as it came; nil if there is none that can be used
	Method    string
	Params    any   // a list or a dict; nil if absent or null
	HasParams bool  // there are params, and be they null
	Response  bool  // it has a result or an error and no method, and is not to be answered
	Invalid   error // why it is not a valid request; nil if it is one. A response is none
}

// maxBatch is how many messages a batch may have: two bytes of one ("1,") cost a whole message and an answer.
const maxBatch = 1000

var errBatchTooLong = fmt.Errorf("found more than %d requests in a batch, expected at most that many", maxBatch)

// paramsDepth is how many levels the protocol wraps around a value in a request: params, and the args in them.
const paramsDepth = 2

// decodeMessages reads a message or a batch. A *jsonSyntaxError means that body is not JSON; what is JSON but not a
// request is Invalid. An empty batch has no messages, one that is too long is a single invalid message. Params are
// decoded as by decodeJSON, so that the values in them may nest to value.MaxDepth.
func decodeMessages(body []byte) (messages []message, batch bool, err error) {
	p, err := parseJSON(body)
	defer p.release()
	if err != nil {
		return nil, false, err
	}
	p.depth = -paramsDepth
	if p.next() != '[' {
		m, err := p.message()
		if err == nil {
			err = p.end()
		}
		if err != nil {
			return nil, false, err
		}
		return []message{m}, false, nil
	}
	p.pos++
	for first := true; ; first = false {
		more, err := p.item(first)
		if err != nil {
			return nil, false, err
		}
		if !more {
			break
		}
		if len(messages) == maxBatch {
			return []message{{Invalid: errBatchTooLong}}, false, nil
		}
		m, err := p.message()
		if err != nil {
			return nil, false, err
		}
		messages = append(messages, m)
	}
	if err := p.end(); err != nil {
		return nil, false, err
	}
	return messages, true, nil
}

// envelope says what a message has in each of its members, in words; "" if the member is absent.
type envelope struct{ version, id, method, params, outcome string }

func (p *jsonParser) message() (m message, err error) {
	if p.next() != '{' {
		start := p.pos
		if _, err := p.value(); err != nil {
			return m, err
		}
		m.Invalid = fmt.Errorf("found %s, expected a request object", kind(p.data[start:p.pos]))
		return m, nil
	}
	p.pos++
	var e envelope
	for first := true; ; first = false {
		name, more, err := p.member(first)
		if err != nil {
			return message{}, err
		}
		if !more {
			break
		}
		if err := p.memberOf(&m, &e, name); err != nil {
			return message{}, err
		}
	}
	m.Response = e.method == "" && e.outcome != ""
	m.Invalid = e.invalid()
	return m, nil
}

// memberOf reads the value of a member. If a name comes twice, the last one counts, as in every object.
func (p *jsonParser) memberOf(m *message, e *envelope, name string) error {
	c := p.next()
	start := p.pos
	var text []byte
	var v any
	var err error
	if c == '"' && (name == "method" || name == "jsonrpc") {
		text, err = p.text() // these are few, so they need no memory of their own
	} else {
		v, err = p.value()
	}
	if err != nil {
		return err
	}
	raw := p.data[start:p.pos]
	kind := kind(raw)
	switch name {
	case "jsonrpc":
		e.version = kind
		if c == '"' {
			e.version = versionTwo
			if string(text) != "2.0" {
				e.version = excerpt(text)
			}
		}
	case "id":
		e.id, m.ID = kind, nil
		if e.idIsValid() {
			m.ID = bytes.Clone(raw)
		}
	case "method":
		e.method, m.Method = kind, p.name(text)
	case "params":
		e.params, m.Params, m.HasParams = kind, v, true
	case "result", "error":
		e.outcome = kind
	}
	return nil
}

const versionTwo = `"2.0"`

func (e *envelope) idIsValid() bool {
	return e.id == "" || e.id == aString || e.id == aNumber || e.id == null
}

// invalid is the first reason why the message is not a request.
func (e *envelope) invalid() error {
	switch {
	case e.version == "":
		return errors.New(`found no "jsonrpc", expected "2.0"`)
	case e.version != versionTwo:
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

// kind is the kind of a value that was read. What JSON has no number for (NaN) is a kind of its own.
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
