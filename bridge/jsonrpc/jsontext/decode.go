package jsontext

import (
	"bytes"
	"math"
	"sync"
	"unicode/utf8"
)

// Decode reads one value of package value, and nothing else, from data: JSON as in RFC 8259, and the bare NaN, Infinity
// and -Infinity that Python's json writes.
//
// Integers are int64, and a string of their digits beyond that, because they must not be rounded; numbers with a point
// or an exponent are float64. Of members with one name the last counts, in the position of the first. Half of a surrogate
// pair, which Python's json writes for what is no text, becomes U+FFFD. Lists and dicts nest to value.MaxDepth. An error
// is a *SyntaxError.
func Decode(data []byte) (any, error) { return DecodeInside(data, 0) }

// DecodeInside is Decode for a value that the protocol has wrapped in that many more levels of arrays and objects, which
// do not count towards value.MaxDepth.
func DecodeInside(data []byte, wrapping int) (any, error) {
	p, err := parse(data, wrapping)
	defer p.release()
	if err != nil {
		return nil, err
	}
	v, err := p.value()
	if err != nil {
		return nil, err
	}
	return v, p.end()
}

// parser reads JSON from a byte slice in one pass. Its buffers are used for one text after another.
type parser struct {
	data    []byte // valid UTF-8
	pos     int    // what comes next in data
	depth   int    // of arrays and objects around pos, without those that do not count; may be negative
	scratch []byte // the last text that had escapes
	stack   []any  // values of the arrays and objects around pos, until their number is known
	names   []string
	recent  [64]string // short names seen last, see name
}

var parsers = sync.Pool{New: func() any { return new(parser) }}

// A parser that had to grow beyond these is not kept. A kept one becomes garbage when it is not used for a while
// (sync.Pool).
const (
	maxKeptBytes  = 2 << 20
	maxKeptValues = 16 << 10
)

// parse returns a parser at the start of data, to be released even if there is an error. The outermost levels of arrays
// and objects, as many as wrapping, do not count.
func parse(data []byte, wrapping int) (*parser, error) {
	p := parsers.Get().(*parser)
	p.data, p.pos, p.depth = data, 0, -wrapping
	if !utf8.Valid(data) {
		return p, p.notUTF8()
	}
	if bytes.HasPrefix(data, []byte("\uFEFF")) {
		return p, p.fail(0, "found a byte order mark, expected the message to start without one")
	}
	return p, nil
}

func (p *parser) release() {
	p.data = nil
	if cap(p.scratch) > maxKeptBytes || cap(p.stack) > maxKeptValues || cap(p.names) > maxKeptValues {
		return
	}
	p.pop(0, 0)
	parsers.Put(p)
}

// end checks that only white space is left.
func (p *parser) end() error {
	p.next()
	if p.pos < len(p.data) {
		return p.mismatch("the end of the message")
	}
	return nil
}

// next skips white space and returns the byte behind it, or 0 at the end.
func (p *parser) next() byte {
	for ; p.pos < len(p.data); p.pos++ {
		switch c := p.data[p.pos]; c {
		case ' ', '\t', '\n', '\r':
		default:
			return c
		}
	}
	return 0
}

// value reads the next value.
func (p *parser) value() (any, error) {
	switch c := p.next(); c {
	case '"':
		text, err := p.text()
		if err != nil {
			return nil, err
		}
		return string(text), nil
	case '{':
		return p.dict()
	case '[':
		return p.list()
	case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
		return p.number()
	}
	return p.literal()
}

// word returns the text from the current position up to white space, a control character or punctuation.
func (p *parser) word() []byte {
	end := p.pos
	for end < len(p.data) && !endsWord[p.data[end]] {
		end++
	}
	return p.data[p.pos:end]
}

// endsWord are the bytes at which a word ends.
var endsWord = func() (ends [256]bool) {
	for c := range ' ' + 1 {
		ends[c] = true
	}
	for _, c := range `{}[],:"` {
		ends[c] = true
	}
	return ends
}()

// literal reads a value that is a word and not a number.
func (p *parser) literal() (v any, err error) {
	word := p.word()
	switch string(word) {
	case "null":
	case "true":
		v = true
	case "false":
		v = false
	case "NaN":
		v = math.NaN()
	case "Infinity":
		v = math.Inf(1)
	default:
		return nil, p.mismatch("a value")
	}
	p.pos += len(word)
	return v, nil
}
