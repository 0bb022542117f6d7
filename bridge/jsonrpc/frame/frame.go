// Package frame reads and writes the frames of the JSON-RPC remote protocol, which are those of the Language Server
// Protocol: header lines, of which Content-Length counts, an empty line, and a body of so many bytes.
//
// It promises to allocate memory for bytes that have come, not for those that are announced, and to skip what is no frame, so that one broken
// frame does not spoil the next. It knows no JSON and starts no goroutine.
package frame

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
)

// The limits of one frame.
const (
	MaxBody       = 64 << 20 // bytes
	maxHeaderLine = 1 << 10  // bytes
	maxHeader     = 64       // lines
)

// Error is a frame that cannot be used. The next one can be read unless End is set.
type Error struct {
	Message string // what is wrong with it, without a full stop
	End     error  // why nothing after it can be read; nil if it can
}

// Error returns the message.
func (e *Error) Error() string { return e.Message }

// Read returns the body of the next frame. Its memory can be used again: see Release.
//
// The name Content-Length is read in any case, and other header lines are skipped. What comes without any header is
// refused at once, unless resync says that it may be the body of the broken frame before it. A frame that cannot be used
// is an *Error; all other errors are those of r, io.EOF only between two frames.
func Read(r *bufio.Reader, resync bool) ([]byte, error) {
	length := int64(-1)
	var bad *Error
	for lines := 0; ; lines++ {
		line, err := headerLine(r)
		if err != nil {
			if errors.Is(err, io.EOF) && lines > 0 {
				err = io.ErrUnexpectedEOF
			}
			return nil, err
		}
		switch {
		case len(line) == 0 && bad != nil:
			return nil, bad
		case len(line) == 0 && length > MaxBody:
			if _, err := io.CopyN(io.Discard, r, length); err != nil {
				return nil, err
			}
			return nil, &Error{Message: fmt.Sprintf("a message of %d bytes is larger than the limit of %d MiB", length, MaxBody>>20)}
		case len(line) == 0 && length >= 0:
			return readBody(r, int(length))
		case len(line) == 0 && resync && lines == 0: // the end of a header whose error has been reported
			resync = false
			continue
		case len(line) == 0:
			return nil, &Error{Message: "a header has no Content-Length"}
		case lines == 0 && !resync && (line[0] == '{' || line[0] == '['):
			return nil, &Error{Message: "a message has no header; write 'Content-Length: N' and an empty line in front of it"}
		case isHTTP(line):
			return nil, &Error{Message: "this is not a web server", End: errHTTP}
		case lines > maxHeader:
			err := fmt.Errorf("a header has more than %d lines", maxHeader)
			return nil, &Error{Message: err.Error(), End: err}
		}
		name, number, ok := bytes.Cut(line, []byte(":"))
		if !ok || !bytes.EqualFold(bytes.TrimSpace(name), []byte("Content-Length")) {
			continue
		}
		text := string(bytes.TrimSpace(number))
		if length, err = strconv.ParseInt(text, 10, 64); err != nil || length < 0 {
			bad = &Error{Message: fmt.Sprintf("Content-Length is %q, not a number of bytes", text)}
		}
	}
}

// errHTTP ends the connection of a web browser. A request of HTTP has a Content-Length too, so that a web page could make
// the browser of its visitor send frames.
var errHTTP = errors.New("a request of HTTP came")

// isHTTP reports whether a line is the first one of an HTTP request.
func isHTTP(line []byte) bool {
	method, rest, ok := bytes.Cut(line, []byte(" "))
	return ok && bytes.Contains(rest, []byte(" HTTP/")) && len(method) > 0 && !bytes.ContainsRune(method, ':')
}

// readBody reads length bytes.
func readBody(r *bufio.Reader, length int) ([]byte, error) {
	const atOnce = 1 << 20
	body := reused(length)
	if body == nil {
		body = make([]byte, 0, min(length, atOnce))
	}
	for len(body) < length {
		if len(body) == cap(body) {
			body = slices.Grow(body, min(length-len(body), len(body)))
		}
		n, err := io.ReadFull(r, body[len(body):min(cap(body), length)])
		body = body[:len(body)+n]
		if err == io.EOF && len(body) > 0 {
			err = io.ErrUnexpectedEOF
		}
		if err != nil {
			return nil, err
		}
	}
	return body, nil
}

// headerLine reads one line and returns it without its end. It is valid until the next read.
func headerLine(r *bufio.Reader) ([]byte, error) {
	var line []byte
	for {
		part, err := r.ReadSlice('\n')
		switch {
		case err == nil && line == nil:
			line = part
		case len(line) < maxHeaderLine: // the rest of a longer one is of no use
			line = append(line, part...)
		}
		if err == nil {
			return bytes.TrimRight(line, "\r\n"), nil
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return nil, err
		}
	}
}
