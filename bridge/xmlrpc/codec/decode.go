package codec

import (
	"io"
	"slices"
	"sync"
)

// decoder is a parser with the buffers that it keeps from one document to the next.
type decoder struct {
	parser
	document []byte
}

// decoders are idle ones. Those that stay idle for two collections become garbage ([sync.Pool]).
var decoders = sync.Pool{New: func() any { return &decoder{document: make([]byte, 0, 4096)} }}

// A decoder whose buffers have grown beyond these is not kept.
const (
	maxKeptBytes  = 4 << 20
	maxKeptValues = 16 << 10
)

// read reads all of r into the document.
func (d *decoder) read(r io.Reader) error {
	d.document = d.document[:0]
	for {
		if len(d.document) == cap(d.document) {
			d.document = slices.Grow(d.document, cap(d.document)) // twice as much
		}
		n, err := r.Read(d.document[len(d.document):cap(d.document)])
		d.document = d.document[:len(d.document)+n]
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// release returns the decoder to the pool. It must not be used afterwards.
func (d *decoder) release() {
	if cap(d.document) > maxKeptBytes || cap(d.scratch) > maxKeptBytes ||
		cap(d.stack) > maxKeptValues || cap(d.names) > maxKeptValues {
		return
	}
	d.data = nil
	d.shorten(0, 0)
	decoders.Put(d)
}
