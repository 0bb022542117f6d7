package jsonrpc

import (
	"io"
	"time"

	"github.com/rflua/rflua/bridge/access"
)

// pacedReader gives up on a peer whose message has begun and does not go on. Between two messages a peer may be silent for
// as long as it likes: a test may take hours.
type pacedReader struct {
	r        io.Reader
	deadline func(time.Time) error // nil if r has none
	patience time.Duration
	pace     *access.Pace // of the message that has begun
}

func newPacedReader(r io.Reader, patience time.Duration) *pacedReader {
	p := &pacedReader{r: r, patience: patience}
	if d, ok := r.(interface{ SetReadDeadline(time.Time) error }); ok && d.SetReadDeadline(time.Time{}) == nil {
		p.deadline = d.SetReadDeadline
	}
	return p
}

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

// end is called when it has come.
func (p *pacedReader) end() {
	if p.pace = nil; p.deadline != nil {
		_ = p.deadline(time.Time{})
	}
}
