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

// Frames is a connection with the JSON-RPC protocol, without any sessions.
type Frames struct {
	Conn   net.Conn
	HangUp func()
	R      *bufio.Reader
	body   []byte
	logged [][]byte // messages that are to be logged before the next answer, in order; as JSON strings
}

func dialFrames(ctx context.Context, addr *net.TCPAddr) (*Frames, error) {
	conn, hangUp, err := Dial(ctx, addr)
	if err != nil {
		return nil, err
	}
	return &Frames{Conn: conn, HangUp: hangUp, R: NewReader(conn)}, nil
}

func (f *Frames) Close() { f.HangUp() }

// Frame is a message as the client of the protocol frames it.
func Frame(message []byte) []byte {
	b := fmt.Appendf(nil, "Content-Length: %d\r\n\r\n", len(message)+2)
	return append(append(b, message...), "\r\n"...)
}

// Request is the frame of a request. All have the same id: there is never more than one.
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

// Exchange sends a request and gives the message that answers it, which is valid until the next one. On the way all of
// f.logged must be logged.
func (f *Frames) Exchange(request []byte) ([]byte, error) {
	if _, err := f.Conn.Write(request); err != nil {
		return nil, err
	}
	expected := f.logged
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

// notifies says whether a message is a notification. They begin with their method, in every server measured here.
func notifies(body []byte) bool {
	return bytes.Contains(body[:min(len(body), 60)], []byte(`"method":"robot/`))
}

// Read reads the body of the next frame.
func (f *Frames) Read() ([]byte, error) {
	length := -1
	for {
		line, err := f.R.ReadSlice('\n')
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
	_, err := io.ReadFull(f.R, f.body)
	return f.body, err
}

// result asks for something and gives the result.
func (f *Frames) result(method string, params, result any) error {
	body, err := f.Exchange(Request(method, params))
	if err != nil {
		return err
	}
	return JSONResult(body, result)
}

// JSONResult reads the result of an answer. An error in its place is an error.
func JSONResult(body []byte, result any) error {
	var response struct {
		Result json.RawMessage
		Error  json.RawMessage
	}
	if err := json.Unmarshal(body, &response); err != nil {
		return fmt.Errorf("%w in %s", err, Excerpt(body))
	}
	if response.Error != nil || response.Result == nil {
		return fmt.Errorf("the answer has no result: %s", Excerpt(body))
	}
	return json.Unmarshal(response.Result, result)
}

// JSONReturned is what a keyword returned, which must have passed.
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
			return Unpickled(text)
		}
	}
	return result.Result, nil
}

func NewReader(conn net.Conn) *bufio.Reader { return bufio.NewReaderSize(conn, 16<<10) }
