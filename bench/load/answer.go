package load

import "bytes"

// answer checks the answers to one request that is sent again and again.
type answer struct {
	verify func(body []byte) error // decodes an answer and compares it
	timed  bool                    // there are times in the answers, which may differ

	right  []byte // the last answer that verify accepted
	masked []byte // a buffer
}

// check returns an error if an answer is wrong. It calls verify only if the bytes are not those of the last right answer.
func (a *answer) check(body []byte) error {
	seen := body
	if a.timed {
		a.masked = maskTimes(append(a.masked[:0], body...))
		seen = a.masked
	}
	if a.right != nil && bytes.Equal(seen, a.right) {
		return nil
	}
	if err := a.verify(body); err != nil {
		return err
	}
	a.right = append(a.right[:0], seen...)
	return nil
}

// maskTimes overwrites times with zeros: numbers of 13 digits, which are milliseconds since 1970, and their fractions.
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
