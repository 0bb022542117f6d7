package jsonrpc

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
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

// readFrame reads the body of the next frame: header lines, an empty line, and as many bytes as Content-Length says.
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
		case line == "" && bad != nil:
			return nil, bad
		case line == "" && length > maxFrame:
			if _, err := io.CopyN(io.Discard, r, length); err != nil {
				return nil, err
			}
			return nil, &frameError{message: fmt.Sprintf("a message of %d bytes is larger than the limit of %d MiB", length, maxFrame>>20)}
		case line == "" && length >= 0:
			return readBody(r, int(length))
		case line == "" && resync && lines == 0: // the end of a header whose error has been told
			resync = false
			continue
		case line == "":
			return nil, &frameError{message: "a header has no Content-Length"}
		case lines == 0 && !resync && (line[0] == '{' || line[0] == '['):
			return nil, &frameError{message: "a message has no header; write 'Content-Length: N' and an empty line in front of it"}
		case isHTTP(line):
			return nil, &frameError{message: "this is not a web server", end: errHTTP}
		case lines > maxHeader:
			err := fmt.Errorf("a header has more than %d lines", maxHeader)
			return nil, &frameError{message: err.Error(), end: err}
		}
		name, text, ok := strings.Cut(line, ":")
		if !ok || !strings.EqualFold(strings.TrimSpace(name), "Content-Length") {
			continue
		}
		text = strings.TrimSpace(text)
		if length, err = strconv.ParseInt(text, 10, 64); err != nil || length < 0 {
			bad = &frameError{message: fmt.Sprintf("Content-Length is %q, not a number of bytes", text)}
		}
	}
}

// errHTTP ends a connection of a web browser. The header of an HTTP request has a Content-Length too, so that a web page
// could make the browser of somebody who visits it send requests that would be taken for frames.
var errHTTP = errors.New("a request of HTTP came")

// isHTTP says whether a line is the first one of an HTTP request.
func isHTTP(line string) bool {
	method, rest, ok := strings.Cut(line, " ")
	return ok && strings.Contains(rest, " HTTP/") && method != "" && !strings.Contains(method, ":")
}

// readBody reads length bytes. It takes memory as they come, not as they are announced.
func readBody(r *bufio.Reader, length int) ([]byte, error) {
	if length <= 1<<20 {
		body := make([]byte, length)
		if _, err := io.ReadFull(r, body); err != nil {
			return nil, err
		}
		return body, nil
	}
	var body bytes.Buffer
	n, err := io.CopyN(&body, r, int64(length))
	if err == io.EOF && n > 0 {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		return nil, err
	}
	return body.Bytes(), nil
}

// headerLine reads one line without its end.
func headerLine(r *bufio.Reader) (string, error) {
	var line []byte
	for {
		part, err := r.ReadSlice('\n')
		if len(line) < maxHeaderLine { // the rest of a longer one is of no use
			line = append(line, part...)
		}
		if err == nil {
			return strings.TrimRight(string(line), "\r\n"), nil
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return "", err
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
