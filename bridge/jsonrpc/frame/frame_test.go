package frame

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/rflua/rflua/internal/rftest"
)

func TestFrames(t *testing.T) {
	for _, row := range []struct{ rule, stream, want string }{
		{"as JsonRpcRemote sends them", "Content-Length: 4\r\n\r\n{}\r\n", "{}\r\n"},
		{"the name of the header in any case", "content-length:2\r\n\r\n{}", "{}"},
		{"other headers are skipped", "Content-Type: x; charset=utf-8\r\nContent-Length: 2\r\n\r\n{}", "{}"},
		{"line feeds alone", "Content-Length: 2\n\n{}", "{}"},
		{"an empty body", "Content-Length: 0\r\n\r\n", ""},
		{"a message without any header", "{\"id\":1}\r\n", "ERROR a message has no header; write 'Content-Length: N' and an empty line in front of it"},
		{"lines that are no header are skipped", "junk\r\nContent-Length: 2\r\n\r\n{}", "{}"},
		{"no length", "X: y\r\n\r\n", "ERROR a header has no Content-Length"},
		{"a length that is no number", "Content-Length: -1\r\n\r\n", `ERROR Content-Length is "-1", not a number of bytes`},
		{"a body that is cut off", "Content-Length: 3\r\n\r\n{}", "ERROR unexpected EOF"},
		{"a header that is cut off", "Content-Length: 3\r\n", "ERROR unexpected EOF"},
		{"nothing", "", "ERROR EOF"},
		{"a header without end", strings.Repeat("x: y\r\n", 100), "ERROR a header has more than 64 lines"},
	} {
		body, err := Read(bufio.NewReader(strings.NewReader(row.stream)), false)
		got := string(body)
		if err != nil {
			got = "ERROR " + err.Error()
		}
		rftest.WantText(t, row.rule, got, row.want)
	}
}

// FuzzRead holds for every stream: frames come out until it ends, each in proportion to what was read, and what is
// written comes back.
func FuzzRead(f *testing.F) {
	f.Add([]byte("Content-Length: 4\r\n\r\n{}\r\nContent-Length: 2\r\n\r\n[]"))
	f.Add([]byte("Content-Length: 99999999999\r\n\r\nx"))
	f.Add([]byte("\r\n\r\njunk: 1\nContent-Length: 0\n\n"))
	f.Fuzz(func(t *testing.T, stream []byte) {
		r := bufio.NewReader(bytes.NewReader(stream))
		total := 0
		for {
			body, err := Read(r, false)
			if total += len(body); total > len(stream) {
				t.Fatalf("%d bytes of bodies from %d", total, len(stream))
			}
			var bad *Error
			if errors.As(err, &bad) {
				continue
			}
			if err != nil {
				break
			}
			again, err := Read(bufio.NewReader(bytes.NewReader(Append(nil, body))), false)
			if err != nil || !bytes.Equal(again, append(bytes.Clone(body), "\r\n"...)) {
				t.Fatalf("%q comes back as %q: %v", body, again, err)
			}
		}
		if rest, _ := io.ReadAll(r); len(rest) > 0 && !bytes.Contains(stream, []byte("\n")) {
			t.Fatalf("%d bytes are left", len(rest))
		}
	})
}
