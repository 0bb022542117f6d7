package rig

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
)

// Frames is a connection of the JSON-RPC remote protocol, without the rules of its sessions.
type Frames struct {
	Conn   net.Conn
	Logged [][]byte // messages that must be logged before the next response, in order; JSON strings

	hangUp func()
	r      *bufio.Reader
	body   []byte
}

// NewFrames returns Frames that read and write conn, which belongs to them.
func NewFrames(conn net.Conn) *Frames {
	return &Frames{Conn: conn, hangUp: func() { conn.Close() }, r: newReader(conn)}
}

// dialFrames returns Frames of a connection to addr that fails when ctx is done.
func dialFrames(ctx context.Context, addr *net.TCPAddr) (*Frames, error) {
	conn, hangUp, err := Dial(ctx, addr)
	if err != nil {
		return nil, err
	}
	return &Frames{Conn: conn, hangUp: hangUp, r: newReader(conn)}, nil
}

// Close closes the connection.
func (f *Frames) Close() { f.hangUp() }

// Frame returns a message in the frame that the client in Python puts around it, which ends in a line break.
func Frame(message []byte) []byte {
	b := fmt.Appendf(nil, "Content-Length: %d\r\n\r\n", len(message)+2)
	return append(append(b, message...), "\r\n"...)
}

// Request returns the frame of a request. All requests have the same id: a session has one at a time.
func Request(method string, params any) []byte {
	var message bytes.Buffer
	e := json.NewEncoder(&message)
	e.SetEscapeHTML(false) // as the client in Python, which does not either
	err := e.Encode(struct {
		Version string `json:"jsonrpc"`
		Method  string `json:"method"`
		ID      string `json:"id"`
		Params  any    `json:"params"`
	}{"2.0", method, "1", params})
	if err != nil {
		panic(err) // params are ours
	}
	return Frame(bytes.TrimRight(message.Bytes(), "\n"))
}

// Exchange sends a request and returns its response, which is valid until the next call. It is an error if f.Logged is not
// logged on the way, or if anything else arrives.
func (f *Frames) Exchange(request []byte) ([]byte, error) {
	if _, err := f.Conn.Write(request); err != nil {
		return nil, err
	}
	expected := f.Logged
	var response []byte
	for response == nil || len(expected) > 0 {
		body, err := f.Read()
		if err != nil {
			return nil, err
		}
		switch {
		case !notifies(body) && response == nil:
			response = body
			if len(expected) > 0 { // body is used again
				response = bytes.Clone(body)
			}
		case len(expected) > 0 && notifies(body):
			if !bytes.Contains(body, expected[0]) {
				return nil, fmt.Errorf("the message %s is not logged, but %s", expected[0], Excerpt(body))
			}
			expected = expected[1:]
		default:
			return nil, fmt.Errorf("unexpected: %s", Excerpt(body))
		}
	}
	return response, nil
}

// notifies reports whether a message is a notification. They begin with their method, in every server measured here.
func notifies(body []byte) bool {
	return bytes.Contains(body[:min(len(body), 60)], []byte(`"method":"robot/`))
}

// Read returns the body of the next frame, which is valid until the next call.
func (f *Frames) Read() ([]byte, error) {
	length := -1
	for {
		line, err := f.r.ReadSlice('\n')
		if err != nil {
			return nil, err
		}
		if line = bytes.TrimRight(line, "\r\n"); len(line) == 0 {
			break
		}
		if text, ok := bytes.CutPrefix(line, []byte("Content-Length: ")); ok {
			if length, err = strconv.Atoi(string(text)); err != nil {
				return nil, err
			}
		}
	}
	if length < 0 {
		return nil, errors.New("a frame has no Content-Length")
	}
	f.body = sized(f.body, length)
	_, err := io.ReadFull(f.r, f.body)
	return f.body, err
}

// result calls a method and decodes its result.
func (f *Frames) result(method string, params, result any) error {
	body, err := f.Exchange(Request(method, params))
	if err != nil {
		return err
	}
	return JSONResult(body, result)
}

// ResponseError is a response with an error, or without a result.
type ResponseError struct{ Body string }

// Error returns the beginning of the response.
func (e *ResponseError) Error() string { return "the answer has no result: " + Excerpt([]byte(e.Body)) }

// JSONResult decodes the result of a response. The error is a *[ResponseError] if there is none.
func JSONResult(body []byte, result any) error {
	var response struct {
		Result json.RawMessage
		Error  json.RawMessage
	}
	if err := json.Unmarshal(body, &response); err != nil {
		return fmt.Errorf("%w in %s", err, Excerpt(body))
	}
	if response.Error != nil || response.Result == nil {
		return &ResponseError{string(body)}
	}
	return json.Unmarshal(response.Result, result)
}

// JSONReturned returns what a keyword returned, with pickles decoded. A keyword that did not pass is an error.
func JSONReturned(body []byte) (any, error) {
	var result struct {
		Result any
		Error  any
	}
	if err := JSONResult(body, &result); err != nil {
		return nil, err
	}
	if result.Error != nil {
		return nil, fmt.Errorf("the keyword failed: %s", Excerpt(body))
	}
	if d, ok := result.Result.(map[string]any); ok && len(d) == 1 {
		if text, ok := d["__pickled__"].(string); ok {
			return unpickled(text)
		}
	}
	return result.Result, nil
}
