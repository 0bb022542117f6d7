package jsontext

import (
	"math"
	"strconv"
)

// number reads a number.
func (r *Reader) number() (any, error) {
	word := r.word()
	if string(word) == "-Infinity" {
		r.pos += len(word)
		return math.Inf(-1), nil
	}
	rest := word
	if rest[0] == '-' {
		rest = rest[1:]
	}
	n := leadingDigits(rest)
	switch {
	case n == 0:
		return nil, r.mismatch("a digit after the minus sign")
	case n > 1 && rest[0] == '0':
		return nil, r.mismatch("a number without leading zeros")
	case n == len(rest):
		r.pos += len(word)
		return integer(word), nil
	}
	if rest = rest[n:]; rest[0] == '.' {
		if n = leadingDigits(rest[1:]); n == 0 {
			return nil, r.mismatch("a digit after the point")
		}
		rest = rest[1+n:]
	}
	if len(rest) > 0 && rest[0]|0x20 == 'e' {
		rest = rest[1:]
		if len(rest) > 0 && (rest[0] == '-' || rest[0] == '+') {
			rest = rest[1:]
		}
		if n = leadingDigits(rest); n == 0 {
			return nil, r.mismatch("a digit in the exponent")
		}
		rest = rest[n:]
	}
	if len(rest) > 0 {
		return nil, r.mismatch("a number")
	}
	f, err := strconv.ParseFloat(string(word), 64)
	if err != nil { // an infinity would be a value that nobody sent
		return nil, r.limit("found %s, expected a number that a 64-bit float can hold", r.found())
	}
	r.pos += len(word)
	return f, nil
}

// leadingDigits counts the digits at the start of b.
func leadingDigits(b []byte) int {
	n := 0
	for n < len(b) && '0' <= b[n] && b[n] <= '9' {
		n++
	}
	return n
}

// integer returns an int64, or the digits as a string if they do not fit.
func integer(digits []byte) any {
	const always, never = 18, 21 // so many characters fit and do not fit
	if len(digits) > always {
		if len(digits) < never {
			if n, err := strconv.ParseInt(string(digits), 10, 64); err == nil {
				return n
			}
		}
		return string(digits)
	}
	var n int64
	negative := digits[0] == '-'
	if negative {
		digits = digits[1:]
	}
	for _, c := range digits {
		n = n*10 + int64(c-'0')
	}
	if negative {
		n = -n
	}
	return n
}
