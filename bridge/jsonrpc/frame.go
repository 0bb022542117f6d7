package jsonrpc

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
	maxFrame      = 64 << 20 // bytes of a body
	maxHeaderLine = 1 << 10  // bytes of one line of a header
	maxHeader     = 64       // lines of a header
)

// A frameError is a frame that cannot be used. The next one can be read, unless there is an end.
type frameError struct {
	message string
	end     error
}

func (e *frameError) Error() string { return e.message }

// readFrame reads the body of the next frame, which may be given to releaseBuffer: header lines, an empty line, and as many bytes as Content-Length says.
// The name of the header is read in any case. Lines that are no header are skipped, so that a frame without a length
// does not spoil what follows it; a message that comes without any header is told so at once, unless resync says that
// it may be the body of a broken frame. What is wrong with a frame is a *frameError.
func readFrame(r *bufio.Reader, resync bool) ([]byte, error) {
	length := int64(-1)
	var bad *frameError
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
		case len(line) == 0 && length > maxFrame:
			if _, err := io.CopyN(io.Discard, r, length); err != nil {
				return nil, err
			}
			return nil, &frameError{message: fmt.Sprintf("a message of %d bytes is larger than the limit of %d MiB", length, maxFrame>>20)}
		case len(line) == 0 && length >= 0:
			return readBody(r, int(length))
		case len(line) == 0 && resync && lines == 0: // the end of a header whose error has been told
			resync = false
			continue
		case len(line) == 0:
			return nil, &frameError{message: "a header has no Content-Length"}
		case lines == 0 && !resync && (line[0] == '{' || line[0] == '['):
			return nil, &frameError{message: "a message has no header; write 'Content-Length: N' and an empty line in front of it"}
		case isHTTP(line):
			return nil, &frameError{message: "this is not a web server", end: errHTTP}
		case lines > maxHeader:
			err := fmt.Errorf("a header has more than %d lines", maxHeader)
			return nil, &frameError{message: err.Error(), end: err}
		}
		name, number, ok := bytes.Cut(line, []byte(":"))
		if !ok || !bytes.EqualFold(bytes.TrimSpace(name), []byte("Content-Length")) {
			continue
		}
		text := string(bytes.TrimSpace(number))
		if length, err = strconv.ParseInt(text, 10, 64); err != nil || length < 0 {
			bad = &frameError{message: fmt.Sprintf("Content-Length is %q, not a number of bytes", text)}
		}
	}
}

// errHTTP ends a connection of a web browser. The header of an HTTP request has a Content-Length too, so that a web page
// could make the browser of somebody who visits it send requests that would be taken for frames.
var errHTTP = errors.New("a request of HTTP came")

// isHTTP says whether a line is the first one of an HTTP request.
func isHTTP(line []byte) bool {
	method, rest, ok := bytes.Cut(line, []byte(" "))
	return ok && bytes.Contains(rest, []byte(" HTTP/")) && len(method) > 0 && !bytes.ContainsRune(method, ':')
}

// readBody reads length bytes. It takes new memory as they come, not as they are announced.
func readBody(r *bufio.Reader, length int) ([]byte, error) {
	const atOnce = 1 << 20
	body := takeBuffer(length)
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

// headerLine reads one line without its end. It is valid until the next read.
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

// appendFrame appends the frame of a body as the client needs it: the name of the header spelled like this, and a
// counted line end behind the body.
func appendFrame(dst, body []byte) []byte {
	dst = append(dst, "Content-Length: "...)
	dst = strconv.AppendInt(dst, int64(len(body)+2), 10)
	dst = append(dst, "\r\n\r\n"...)
	dst = append(dst, body...)
	return append(dst, "\r\n"...)
}
