package rig

import "bytes"

// Answer checks the answers to one request that is sent again and again. Those that are not the same bytes as one that
// was found right before are decoded and compared.
type Answer struct {
	Verify func(body []byte) error
	// timed says that there are times in the answers, which may differ.
	Timed bool

	right, masked []byte
}

func (a *Answer) Check(body []byte) error {
	seen := body
	if a.Timed {
		a.masked = maskTimes(append(a.masked[:0], body...))
		seen = a.masked
	}
	if a.right != nil && bytes.Equal(seen, a.right) {
		return nil
	}
	if err := a.Verify(body); err != nil {
		return err
	}
	a.right = append(a.right[:0], seen...)
	return nil
}

// maskTimes makes all times the same: numbers of 13 digits, which are milliseconds since 1970, and their fractions.
func maskTimes(text []byte) []byte {
	digit := func(i int) bool { return i < len(text) && text[i] >= '0' && text[i] <= '9' }
	for i := 0; i < len(text); i++ {
		begin := i
		for digit(i) {
			i++
		}
		if i-begin != 13 {
			continue
		}
		if i < len(text) && text[i] == '.' {
			for i++; digit(i); i++ {
			}
		}
		for j := begin; j < i; j++ {
			text[j] = '0'
		}
	}
	return text
}

// Excerpt is the beginning of an answer, for an error.
func Excerpt(body []byte) string {
	if len(body) > 300 {
		return string(body[:300]) + "..."
	}
	return string(body)
}
