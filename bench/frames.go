package main

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

// frames is a connection with the JSON-RPC protocol, without any sessions.
type frames struct {
	conn   net.Conn
	hangUp func()
	r      *bufio.Reader
	body   []byte
	logged [][]byte // messages that are to be logged before the next answer, in order; as JSON strings
}

func dialFrames(ctx context.Context, addr *net.TCPAddr) (*frames, error) {
	conn, hangUp, err := dial(ctx, addr)
	if err != nil {
		return nil, err
	}
	return &frames{conn: conn, hangUp: hangUp, r: newReader(conn)}, nil
}

func (f *frames) close() { f.hangUp() }

// frame is a message as the client of the protocol frames it.
func frame(message []byte) []byte {
	b := fmt.Appendf(nil, "Content-Length: %d\r\n\r\n", len(message)+2)
	return append(append(b, message...), "\r\n"...)
}

// request is the frame of a request. All have the same id: there is never more than one.
func request(method string, params any) []byte {
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
	return frame(bytes.TrimRight(message.Bytes(), "\n"))
}

// exchange sends a request and gives the message that answers it, which is valid until the next one. On the way all of
// f.logged must be logged.
func (f *frames) exchange(request []byte) ([]byte, error) {
	if _, err := f.conn.Write(request); err != nil {
		return nil, err
	}
	expected := f.logged
	var response []byte
	for response == nil || len(expected) > 0 {
		body, err := f.read()
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
				return nil, fmt.Errorf("the message %s is not logged, but %s", expected[0], excerpt(body))
			}
			expected = expected[1:]
		default:
			return nil, fmt.Errorf("unexpected: %s", excerpt(body))
		}
	}
	return response, nil
}

// notifies says whether a message is a notification. They begin with their method, in every server measured here.
func notifies(body []byte) bool {
	return bytes.Contains(body[:min(len(body), 60)], []byte(`"method":"robot/`))
}

// read reads the body of the next frame.
func (f *frames) read() ([]byte, error) {
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

// result asks for something and gives the result.
func (f *frames) result(method string, params, result any) error {
	body, err := f.exchange(request(method, params))
	if err != nil {
		return err
	}
	return jsonResult(body, result)
}

// jsonResult reads the result of an answer. An error in its place is an error.
func jsonResult(body []byte, result any) error {
	var response struct {
		Result json.RawMessage
		Error  json.RawMessage
	}
	if err := json.Unmarshal(body, &response); err != nil {
		return fmt.Errorf("%w in %s", err, excerpt(body))
	}
	if response.Error != nil || response.Result == nil {
		return fmt.Errorf("the answer has no result: %s", excerpt(body))
	}
	return json.Unmarshal(response.Result, result)
}

// jsonReturned is what a keyword returned, which must have passed.
func jsonReturned(body []byte) (any, error) {
	var result struct {
		Result any
		Error  any
	}
	if err := jsonResult(body, &result); err != nil {
		return nil, err
	}
	if result.Error != nil {
		return nil, fmt.Errorf("the keyword failed: %s", excerpt(body))
	}
	if d, ok := result.Result.(map[string]any); ok && len(d) == 1 {
		if text, ok := d["__pickled__"].(string); ok {
			return unpickled(text)
		}
	}
	return result.Result, nil
}

func newReader(conn net.Conn) *bufio.Reader { return bufio.NewReaderSize(conn, 16<<10) }
