package jsontext

import (
	"bytes"
	"testing"
)

// Every byte, at every place among others of every kind.
func TestWhatAStringCannotHoldIsFoundAtOnce(t *testing.T) {
	for _, around := range []byte{' ', '!', '#', '[', ']', 'x', 0x7f, 0x80, 0xa0, 0xa2, 0xdc, 0xff} {
		for at := range 17 {
			for c := range 256 {
				text := bytes.Repeat([]byte{around}, 17)
				text[at] = byte(c)
				want := len(text)
				if c < ' ' || c == '"' || c == '\\' {
					want = at
				}
				if got := endOfPlain(text, 0); got != want {
					t.Fatalf("% x: found at %d, not %d", text, got, want)
				}
			}
		}
	}
}
