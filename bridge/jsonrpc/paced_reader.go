package jsonrpc

import (
	"io"
	"time"

	"github.com/rflua/rflua/bridge/access"
)

// pacedReader gives up on a peer that does not finish a message. Between two messages a peer may be silent for as long as
// it likes: a test may take hours.
type pacedReader struct {
	r        io.Reader
	deadline func(time.Time) error // nil if r has none
	patience time.Duration
	pace     *access.Pace // of the message that is read; nil between two
}

// newPacedReader returns a reader that is between two messages.
func newPacedReader(r io.Reader, patience time.Duration) *pacedReader {
	p := &pacedReader{r: r, patience: patience}
	if d, ok := r.(interface{ SetReadDeadline(time.Time) error }); ok && d.SetReadDeadline(time.Time{}) == nil {
		p.deadline = d.SetReadDeadline
	}
	return p
}

// Read reads from r until the deadline of the message.
func (p *pacedReader) Read(b []byte) (int, error) {
	if p.pace == nil {
		return p.r.Read(b)
	}
	if p.deadline != nil {
		_ = p.deadline(p.pace.Deadline())
	}
	n, err := p.r.Read(b)
	p.pace.Came(n)
	return n, err
}

// begin is called when a message has begun.
func (p *pacedReader) begin() {
	pace := access.NewPace(p.patience)
	p.pace = &pace
}

// end is called when the message is complete.
func (p *pacedReader) end() {
	if p.pace = nil; p.deadline != nil {
		_ = p.deadline(time.Time{})
	}
}
