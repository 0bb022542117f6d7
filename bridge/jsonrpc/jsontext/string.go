package jsontext

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"slices"
	"unicode/utf16"
	"unicode/utf8"
)

// text reads a string. The result is valid until the next string is read.
func (r *Reader) text() ([]byte, error) {
	start := r.pos + 1
	i := endOfPlain(r.data, start)
	if i < len(r.data) && r.data[i] == '"' {
		r.pos = i + 1
		return r.data[start:i], nil
	}
	text, end, err := r.unescape(append(r.scratch[:0], r.data[start:i]...), i)
	r.scratch, r.pos = text, end
	return text, err
}

// unescape appends the rest of a string, from i up to its end. It changes no field of the Reader on the way: writing a
// pointer to memory costs much while garbage is collected.
func (r *Reader) unescape(dst []byte, i int) (text []byte, end int, err error) {
	for i < len(r.data) {
		c := r.data[i]
		if c == '"' {
			return dst, i + 1, nil
		}
		if c != '\\' {
			return dst, r.pos, r.control(i)
		}
		char, n := readEscape(r.data[i:])
		if n == 0 {
			return dst, r.pos, r.badEscape(i)
		}
		dst = utf8.AppendRune(dst, char) // U+FFFD for half of a pair
		dst, i = appendPlain(dst, r.data, i+n)
	}
	return dst, r.pos, r.unterminated()
}

// appendPlain appends the bytes of s from i on up to the first that endOfPlain finds, and returns its index. Text often
// has an escape in every line, so it searches and copies at once.
func appendPlain(dst, s []byte, i int) ([]byte, int) {
	for {
		if cap(dst)-len(dst) < 8 {
			// The next quotation mark is the end of the string, or escaped and a good guess at it.
			dst = slices.Grow(dst, max(bytes.IndexByte(s[i:], '"'), len(dst)/2)+8)
		}
		room := dst[len(dst):cap(dst)]
		n := min(len(room), len(s)-i) &^ 7
		for j := 0; j < n; j += 8 {
			w := binary.LittleEndian.Uint64(s[i+j:])
			binary.LittleEndian.PutUint64(room[j:], w)
			if found := special(w); found != 0 {
				n = j + bits.TrailingZeros64(found)/8
				return dst[:len(dst)+n], i + n
			}
		}
		dst, i = dst[:len(dst)+n], i+n
		if len(s)-i < 8 {
			end := endOfPlain(s, i)
			return append(dst, s[i:end]...), end
		}
	}
}

// endOfPlain returns the index of the first byte from i on that a string cannot hold as it is: a quotation mark, a
// backslash or a control character. It reads eight bytes at a time, because pickles and binary data are long strings
// without any.
func endOfPlain(s []byte, i int) int {
	for ; i+8 <= len(s); i += 8 {
		if found := special(binary.LittleEndian.Uint64(s[i:])); found != 0 {
			return i + bits.TrailingZeros64(found)/8
		}
	}
	for ; i < len(s); i++ {
		if c := s[i]; c < ' ' || c == '"' || c == '\\' {
			return i
		}
	}
	return i
}

// special returns a word whose high bits mark those bytes of w that are a quotation mark, a backslash or a control
// character. Only the lowest mark is certain.
func special(w uint64) uint64 {
	const ones, highs = 0x0101010101010101, 0x8080808080808080
	// With bit 1 flipped a quotation mark follows the control characters directly, and they are permuted among themselves.
	turned, backslash := w^ones*2, w^ones*'\\'
	return ((turned-ones*0x21)&^turned | (backslash-ones)&^backslash) & highs
}

// readEscape reads the escape at the start of b, which has n bytes; n is 0 if there is none. A pair of surrogates is one
// character.
func readEscape(b []byte) (r rune, n int) {
	if len(b) < 2 {
		return 0, 0
	}
	switch c := b[1]; c {
	case '"', '\\', '/':
		return rune(c), 2
	case 'b':
		return '\b', 2
	case 'f':
		return '\f', 2
	case 'n':
		return '\n', 2
	case 'r':
		return '\r', 2
	case 't':
		return '\t', 2
	case 'u':
		r, n = leadingHex(b[2:])
		if n < 4 {
			return 0, 0
		}
		if b = b[6:]; utf16.IsSurrogate(r) && len(b) > 1 && b[0] == '\\' && b[1] == 'u' {
			low, n := leadingHex(b[2:])
			if pair := utf16.DecodeRune(r, low); n == 4 && pair != utf8.RuneError {
				return pair, 12
			}
		}
		return r, 6
	}
	return 0, 0
}

// leadingHex returns the value of up to four hexadecimal digits at the start of b, and their number.
func leadingHex(b []byte) (r rune, n int) {
	for ; n < min(4, len(b)); n++ {
		c := b[n]
		switch {
		case '0' <= c && c <= '9':
			c -= '0'
		case 'a' <= c|0x20 && c|0x20 <= 'f':
			c = c | 0x20 - 'a' + 10
		default:
			return r, n
		}
		r = r<<4 | rune(c)
	}
	return r, n
}

// longestRecent keeps the size of Reader.recent below 2 KB.
const longestRecent = 32

// name returns text as a string. Names repeat, within a list of objects and from one text to the next, so a Reader keeps
// short ones that it saw recently.
func (r *Reader) name(text []byte) string {
	if len(text) == 0 || len(text) > longestRecent {
		return string(text)
	}
	slot := &r.recent[(5*len(text)+int(text[0])+3*int(text[len(text)/2])+9*int(text[len(text)-1]))%len(r.recent)]
	if *slot != string(text) {
		*slot = string(text)
	}
	return *slot
}
