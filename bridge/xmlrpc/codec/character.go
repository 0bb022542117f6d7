package codec

import (
	"strings"
	"unicode/utf8"
)

// lows and highs are masks for eight bytes at once: a space in each, the lowest character that is always allowed, and the
// sign bit of each.
const (
	lows  = 0x2020202020202020
	highs = 0x8080808080808080
)

// forbidden returns the offset of the first byte of s that is not part of a character allowed by XML 1.0 (section 2.2), or
// -1. Invalid UTF-8 is forbidden too.
//
// The decoder calls it once for the whole document, the encoder for every string, so it checks plain ASCII eight bytes at
// a time.
func forbidden[T string | []byte](s T) int {
	for i := 0; i < len(s); {
		for i+8 <= len(s) {
			if x := word(s[i:]); ((x-lows)|x)&highs != 0 {
				break
			}
			i += 8
		}
		for end := min(i+8, len(s)); i < end; {
			c := s[i]
			if c < utf8.RuneSelf {
				if c < ' ' && !isSpace(c) {
					return i
				}
				i++
				continue
			}
			r, size := utf8.DecodeRuneInString(string(s[i:min(i+utf8.UTFMax, len(s))]))
			if size == 1 || !isCharacter(r) {
				return i
			}
			i += size
		}
	}
	return -1
}

// word returns the first eight bytes of s, in the order of binary.LittleEndian.
func word[T string | []byte](s T) uint64 {
	_ = s[7]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

// isCharacter reports whether XML 1.0 allows r in a document: the production Char of section 2.2.
func isCharacter(r rune) bool {
	switch {
	case r < ' ':
		return r == '\t' || r == '\n' || r == '\r'
	case r < 0xD800:
		return true
	case r < 0xE000:
		return false
	}
	return r < 0xFFFE || r >= 0x10000 && r <= utf8.MaxRune
}

// isSpace reports whether c is white space in XML.
func isSpace(c byte) bool {
	return c == ' ' || c == '\n' || c == '\t' || c == '\r'
}

// isBlank reports whether text is white space only.
func isBlank(text []byte) bool {
	for _, c := range text {
		if !isSpace(c) {
			return false
		}
	}
	return true
}

// Readable returns s with everything that XML cannot carry replaced by U+FFFD.
func Readable(s string) string {
	if forbidden(s) < 0 {
		return s
	}
	return strings.Map(func(r rune) rune {
		if !isCharacter(r) {
			return utf8.RuneError
		}
		return r
	}, s)
}
