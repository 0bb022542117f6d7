package jsonrpc

import (
	"bytes"
	"math"
	"sync"
	"unicode/utf8"
)

// decodeJSON reads one value of package value and nothing else from data: JSON as in RFC 8259, and the bare NaN,
// Infinity and -Infinity that Python's json writes.
//
// Integers are int64, and a string of their digits beyond that, because they must not be rounded; numbers with a point
// or an exponent are float64. Of members with one name the last counts, in the place of the first. Half of a surrogate
// pair, which Python's json writes for what is no text, becomes U+FFFD. Lists and dicts nest to value.MaxDepth. What
// is refused is a *jsonSyntaxError. The memory that a value takes is bounded by a multiple of the size of data, and
// nothing in the value refers to data.
func decodeJSON(data []byte) (any, error) {
	p, err := parseJSON(data)
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

// jsonParser reads JSON from a byte slice in one pass, with buffers that it takes from one message to the next.
type jsonParser struct {
	data    []byte // valid UTF-8
	pos     int    // what comes next in data
	depth   int    // of arrays and objects around pos
	scratch []byte // the last text that had escapes
	stack   []any  // values of the arrays and objects around pos, until their number is known
	names   []string
	recent  [64]string // short names seen last, see name
}

var jsonParsers = sync.Pool{New: func() any { return new(jsonParser) }}

// A parser that had to grow beyond these is not kept. Those that are kept are garbage as well once they are not used for
// a while (sync.Pool).
const (
	maxKeptJSONBytes  = 2 << 20
	maxKeptJSONValues = 16 << 10
)

// parseJSON is a parser at the start of data, to be released even if there is an error.
func parseJSON(data []byte) (*jsonParser, error) {
	p := jsonParsers.Get().(*jsonParser)
	p.data, p.pos, p.depth = data, 0, 0
	if !utf8.Valid(data) {
		return p, p.notUTF8()
	}
	if bytes.HasPrefix(data, []byte("\uFEFF")) {
		return p, p.fail(0, "found a byte order mark, expected the message to start without one")
	}
	return p, nil
}

func (p *jsonParser) release() {
	p.data = nil
	if cap(p.scratch) > maxKeptJSONBytes || cap(p.stack) > maxKeptJSONValues || cap(p.names) > maxKeptJSONValues {
		return
	}
	p.pop(0, 0)
	jsonParsers.Put(p)
}

// end checks that only white space is left.
func (p *jsonParser) end() error {
	p.next()
	if p.pos < len(p.data) {
		return p.mismatch("the end of the message")
	}
	return nil
}

// next skips white space and is the byte behind it, or 0 at the end.
func (p *jsonParser) next() byte {
	for ; p.pos < len(p.data); p.pos++ {
		switch c := p.data[p.pos]; c {
		case ' ', '\t', '\n', '\r':
		default:
			return c
		}
	}
	return 0
}

func (p *jsonParser) value() (any, error) {
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

// word is what stands at the current position up to white space, a control character or punctuation.
func (p *jsonParser) word() []byte {
	end := p.pos
	for end < len(p.data) && !endsWord[p.data[end]] {
		end++
	}
	return p.data[p.pos:end]
}

var endsWord = func() (ends [256]bool) {
	for c := range ' ' + 1 {
		ends[c] = true
	}
	for _, c := range `{}[],:"` {
		ends[c] = true
	}
	return ends
}()

func (p *jsonParser) literal() (v any, err error) {
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
