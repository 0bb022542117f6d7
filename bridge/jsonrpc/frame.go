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

// A frameError is a frame that cannot be used but after which the next one can be read.
type frameError struct{ message string }

func (e *frameError) Error() string { return e.message }

// readFrame reads the body of the next frame: header lines, an empty line, and as many bytes as Content-Length says.
// The name of the header is read in any case, and lines that are none are skipped, so that a frame without a length
// does not spoil what follows it. The error is a *frameError if the stream can be read on.
func readFrame(r *bufio.Reader) ([]byte, error) {
	length := -1
	for lines := 0; ; lines++ {
		line, err := headerLine(r)
		if err != nil {
			if errors.Is(err, io.EOF) && lines > 0 {
				err = io.ErrUnexpectedEOF
			}
			return nil, err
		}
		if line == "" {
			break
		}
		if lines > maxHeader {
			return nil, fmt.Errorf("a header has more than %d lines", maxHeader)
		}
		name, text, ok := strings.Cut(line, ":")
		if !ok || !strings.EqualFold(strings.TrimSpace(name), "Content-Length") {
			continue
		}
		n, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64)
		if err != nil || n < 0 {
			return nil, &frameError{fmt.Sprintf("Content-Length is %q, not a number of bytes", strings.TrimSpace(text))}
		}
		if n > maxFrame {
			return nil, skipFrame(r, n)
		}
		length = int(n)
	}
	if length < 0 {
		return nil, &frameError{"a header has no Content-Length"}
	}
	return readBody(r, length)
}

// readBody reads length bytes. It takes memory as they come, not as they are announced.
func readBody(r *bufio.Reader, length int) ([]byte, error) {
	if length <= 1<<20 {
		body := make([]byte, length)
		_, err := io.ReadFull(r, body)
		return body, err
	}
	var body bytes.Buffer
	n, err := io.CopyN(&body, r, int64(length))
	if err == io.EOF && n > 0 {
		err = io.ErrUnexpectedEOF
	}
	return body.Bytes(), err
}

// skipFrame reads the rest of the header and a body that is too large without keeping it.
func skipFrame(r *bufio.Reader, length int64) error {
	for lines := 0; lines < maxHeader; lines++ {
		line, err := headerLine(r)
		if err != nil {
			return err
		}
		if line == "" {
			break
		}
	}
	if _, err := io.CopyN(io.Discard, r, length); err != nil {
		return err
	}
	return &frameError{fmt.Sprintf("a message of %d bytes is larger than the limit of %d MiB", length, maxFrame>>20)}
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
