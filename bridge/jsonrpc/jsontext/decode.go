package jsontext

import "math"

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
	r, err := NewReader(data, wrapping)
	defer r.Release()
	if err != nil {
		return nil, err
	}
	v, err := r.value()
	if err != nil {
		return nil, err
	}
	return v, r.End()
}

// value reads the next value.
func (r *Reader) value() (any, error) {
	switch c := r.First(); c {
	case '"':
		text, err := r.text()
		if err != nil {
			return nil, err
		}
		return string(text), nil
	case '{':
		return r.dict()
	case '[':
		return r.list()
	case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
		return r.number()
	}
	return r.literal()
}

// word returns the text from the current position up to white space, a control character or punctuation.
func (r *Reader) word() []byte {
	end := r.pos
	for end < len(r.data) && !endsWord[r.data[end]] {
		end++
	}
	return r.data[r.pos:end]
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
func (r *Reader) literal() (v any, err error) {
	word := r.word()
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
		return nil, r.mismatch("a value")
	}
	r.pos += len(word)
	return v, nil
}
