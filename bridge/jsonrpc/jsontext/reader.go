package jsontext

import (
	"bytes"
	"sync"
	"unicode/utf8"
)

// Reader reads a text in one pass, step by step, for callers that need the outermost arrays and objects as they came. An
// error is a *SyntaxError, or one that a function of the caller returned; after it the Reader is of no more use. It is for
// one goroutine.
type Reader struct {
	data    []byte // valid UTF-8
	pos     int    // what comes next in data
	depth   int    // of arrays and objects around pos, without those that do not count; may be negative
	scratch []byte // the last text that had escapes
	stack   []any  // values of the arrays and objects around pos, until their number is known
	names   []string
	recent  [64]string // short names seen last, see name
}

// readers are used for one text after another. A kept one becomes garbage when it is not used for a while (sync.Pool).
var readers = sync.Pool{New: func() any { return new(Reader) }}

// A Reader that had to grow beyond these is not kept.
const (
	maxKeptBytes  = 2 << 20
	maxKeptValues = 16 << 10
)

// NewReader returns a Reader at the start of data, to be released even if there is an error. Values may nest to
// value.MaxDepth, and wrapping levels deeper.
func NewReader(data []byte, wrapping int) (*Reader, error) {
	r := readers.Get().(*Reader)
	r.data, r.pos, r.depth = data, 0, -wrapping
	if !utf8.Valid(data) {
		return r, r.notUTF8()
	}
	if bytes.HasPrefix(data, []byte("\uFEFF")) {
		return r, r.fail(0, "found a byte order mark, expected the message to start without one")
	}
	return r, nil
}

// Release lets the memory of a Reader be used again.
func (r *Reader) Release() {
	r.data = nil
	if cap(r.scratch) > maxKeptBytes || cap(r.stack) > maxKeptValues || cap(r.names) > maxKeptValues {
		return
	}
	r.pop(0, 0)
	readers.Put(r)
}

// First skips white space and returns the byte behind it, which tells what the next value is, or 0 at the end.
func (r *Reader) First() byte {
	for ; r.pos < len(r.data); r.pos++ {
		switch c := r.data[r.pos]; c {
		case ' ', '\t', '\n', '\r':
		default:
			return c
		}
	}
	return 0
}

// Object reads an object, which does not count as a level, and calls member with the name of each member. It must read the
// value.
func (r *Reader) Object(member func(name string) error) error {
	if r.First() != '{' {
		return r.mismatch("an object")
	}
	r.pos++
	for first := true; ; first = false {
		name, more, err := r.member(first)
		if err != nil || !more {
			return err
		}
		if err := member(name); err != nil {
			return err
		}
	}
}

// Array reads an array, which does not count as a level, and calls item for each item. It must read the value.
func (r *Reader) Array(item func() error) error {
	if r.First() != '[' {
		return r.mismatch("an array")
	}
	r.pos++
	for first := true; ; first = false {
		more, err := r.item(first)
		if err != nil || !more {
			return err
		}
		if err := item(); err != nil {
			return err
		}
	}
}

// Value reads a value, and returns it and the part of data that it is.
func (r *Reader) Value() (v any, raw []byte, err error) {
	r.First()
	start := r.pos
	v, err = r.value()
	return v, r.data[start:r.pos], err
}

// Raw is Value without the value. A string needs no memory then.
func (r *Reader) Raw() (raw []byte, err error) {
	if r.First() != '"' {
		_, raw, err = r.Value()
		return raw, err
	}
	start := r.pos
	_, err = r.text()
	return r.data[start:r.pos], err
}

// End checks that only white space is left.
func (r *Reader) End() error {
	r.First()
	if r.pos < len(r.data) {
		return r.mismatch("the end of the message")
	}
	return nil
}
