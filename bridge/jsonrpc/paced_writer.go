package jsonrpc

import (
	"io"
	"time"
)

// pacedWriter gives up on a peer that does not read. Only progress counts: a peer that reads slowly may take as long as it
// likes for a large message.
type pacedWriter struct {
	w        io.Writer
	deadline func(time.Time) error // nil if w has none
	patience time.Duration
	giveUp   func() // ends a write that cannot have a deadline
}

// pace is how many bytes a peer must read within the patience.
const pace = 64 << 10

// newPacedWriter returns a writer to w.
func newPacedWriter(w io.Writer, patience time.Duration, giveUp func()) *pacedWriter {
	p := &pacedWriter{w: w, patience: patience, giveUp: giveUp}
	if d, ok := w.(interface{ SetWriteDeadline(time.Time) error }); ok && d.SetWriteDeadline(time.Time{}) == nil {
		p.deadline = d.SetWriteDeadline
	}
	return p
}

// Write writes all of data, in pieces.
func (p *pacedWriter) Write(data []byte) (written int, err error) {
	for len(data) > written && err == nil {
		piece := data[written:min(written+pace, len(data))]
		var n int
		n, err = p.piece(piece)
		written += n
	}
	return written, err
}

// piece writes at most pace bytes.
func (p *pacedWriter) piece(data []byte) (int, error) {
	if p.deadline != nil {
		_ = p.deadline(time.Now().Add(p.patience))
		return p.w.Write(data)
	}
	// A blocking descriptor, such as that of standard output, cannot be interrupted, but what waits for the write can.
	timer := time.AfterFunc(p.patience, p.giveUp)
	defer timer.Stop()
	return p.w.Write(data)
}
