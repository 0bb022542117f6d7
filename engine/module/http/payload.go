package http

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"sync"

	"github.com/rflua/rflua/engine/module/confine"
	"github.com/rflua/rflua/engine/module/host"
	"github.com/rflua/rflua/engine/module/json"
)

// payload is the body of a request. It can be opened more than once, for redirects that repeat it.
type payload struct {
	contentType string
	size        int64
	open        func() (io.ReadCloser, error)   // nil if there is no body
	shown       func(contentType string) string // for the log, as what the request says it is
}

var payloadOptions = []string{"json", "form", "multipart", "body", "upload"}

// payload returns the body that the options describe. An error is about a file that they name, or json.ErrCancelled.
func (m *module) payload(o *host.Options) (payload, error) {
	given := slices.DeleteFunc(slices.Clone(payloadOptions), func(name string) bool { return !o.Given(name) })
	if len(given) > 1 {
		o.Error(given[1], "is one too many: option '%s' sets the body already", given[0])
	}
	if len(given) == 0 {
		return payload{}, nil
	}
	switch given[0] {
	case "json":
		text, err := json.Encode(m.host.Marks(), o.Value("json"))
		if errors.Is(err, json.ErrCancelled) {
			return payload{}, err
		}
		if err != nil {
			o.Error("json", "%s", err)
		}
		return textPayload("application/json", text), nil
	case "form":
		return textPayload(formType, encodePairs(pairs(o, "form"))), nil
	case "multipart":
		return m.multipart(o)
	case "upload":
		return m.upload(o.String("upload", ""))
	}
	return textPayload("", o.String("body", "")), nil
}

func textPayload(contentType, text string) payload {
	return payload{
		contentType: contentType,
		size:        int64(len(text)),
		open:        func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil },
		shown: func(said string) string {
			if contentType != "" {
				said = contentType // the option is right, whatever the header says
			}
			return showBody(said, text)
		},
	}
}

// upload returns a body that is streamed from a file.
func (m *module) upload(path string) (payload, error) {
	file, err := m.filePiece(path)
	return payload{
		contentType: "application/octet-stream",
		size:        file.size,
		open:        func() (io.ReadCloser, error) { return &pieces{rest: []piece{file}}, nil },
		shown:       func(string) string { return fmt.Sprintf("(the file %s, %d bytes)", path, file.size) },
	}, err
}

// piece is a part of a body: a text, or a file that is opened when it is reached.
type piece struct {
	text string
	file confine.File // if its Root is not nil
	size int64
}

func (m *module) filePiece(path string) (piece, error) {
	file, err := m.host.Files().Find(path)
	if err != nil {
		return piece{}, err
	}
	info, err := file.Regular()
	if err != nil {
		return piece{}, err
	}
	return piece{file: file, size: info.Size()}, nil
}

func (p piece) open() (io.ReadCloser, error) {
	if p.file.Root == nil {
		return io.NopCloser(strings.NewReader(p.text)), nil
	}
	f, _, err := p.file.OpenRegular(os.O_RDONLY)
	if err != nil {
		return nil, err // and not a file that is nil
	}
	return f, nil
}

// errClosed is the error of reading a body after Close.
var errClosed = errors.New("the body of the request is closed")

// pieces reads pieces one after the other. net/http may close a body while another of its goroutines still reads it.
type pieces struct {
	mu     sync.Mutex
	rest   []piece       // guarded by mu
	now    io.ReadCloser // guarded by mu; nil before the first and between two
	closed bool          // guarded by mu
}

// Read reads from the current piece.
func (ps *pieces) Read(b []byte) (int, error) {
	ps.mu.Lock()
	defer ps.mu.Unlock()
	for {
		if ps.closed {
			return 0, errClosed
		}
		if ps.now == nil {
			if len(ps.rest) == 0 {
				return 0, io.EOF
			}
			now, err := ps.rest[0].open()
			if err != nil {
				return 0, err
			}
			ps.now, ps.rest = now, ps.rest[1:]
		}
		n, err := ps.now.Read(b)
		if err == io.EOF {
			ps.now.Close()
			ps.now, err = nil, nil
		}
		if n > 0 || err != nil {
			return n, err
		}
	}
}

// Close closes the piece that is open. No other is opened.
func (ps *pieces) Close() error {
	ps.mu.Lock()
	defer ps.mu.Unlock()
	now := ps.now
	ps.closed, ps.now, ps.rest = true, nil, nil
	if now != nil {
		return now.Close()
	}
	return nil
}
