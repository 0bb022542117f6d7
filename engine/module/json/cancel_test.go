package json

import (
	"errors"
	"strings"
	"testing"

	lua "github.com/yuin/gopher-lua"
)

// A walk over a value looks whether its keyword goes on, so that none takes longer than a cancelled keyword may.
func TestACancelledKeywordEndsInTheMiddleOfAValue(t *testing.T) {
	marks := newMarks(t)
	text := "[" + strings.Repeat("1,", 5000) + "1]"
	v, err := Decode(marks, text)
	if err != nil {
		t.Fatal(err)
	}
	asked := 0
	marks.Cancelled = func() bool { asked++; return asked == 3 }
	if _, err := Decode(marks, text); !errors.Is(err, ErrCancelled) || asked != 3 {
		t.Errorf("decoding ends with %v after %d looks", err, asked)
	}
	asked = 0
	if _, err := Encode(marks, v); !errors.Is(err, ErrCancelled) || asked != 3 {
		t.Errorf("encoding ends with %v after %d looks", err, asked)
	}
}

// What has few values but much text is looked at as often, so that it can be cancelled in the middle of a string.
func TestACancelledKeywordEndsInTheMiddleOfAString(t *testing.T) {
	for name, s := range map[string]string{
		"plain": strings.Repeat("a", 8*maxPiece), "escapes": strings.Repeat("\n\x01", 4*maxPiece), "characters": strings.Repeat("ä", 4*maxPiece),
	} {
		t.Run(name, func(t *testing.T) {
			marks := newMarks(t)
			text, err := Encode(marks, lua.LString(s))
			if err != nil {
				t.Fatal(err)
			}
			if v, err := Decode(marks, text); err != nil || v != lua.LString(s) {
				t.Fatalf("%v: it is not what it was", err)
			}
			asked := 0
			marks.Cancelled = func() bool { asked++; return asked == 2 }
			if _, err := Decode(marks, text); !errors.Is(err, ErrCancelled) || asked != 2 {
				t.Errorf("decoding ends with %v after %d looks", err, asked)
			}
			asked = 0
			if _, err := Encode(marks, lua.LString(s)); !errors.Is(err, ErrCancelled) || asked != 2 {
				t.Errorf("encoding ends with %v after %d looks", err, asked)
			}
		})
	}
}

// A string that becomes much longer by its escapes is given up as soon as it is too long.
func TestAStringThatBecomesTooLongIsGivenUpEarly(t *testing.T) {
	marks := newMarks(t)
	looks := 0
	marks.Cancelled = func() bool { looks++; return false }
	_, err := Encode(marks, lua.LString(strings.Repeat("\x01", MaxSize/2)))
	if err == nil || !strings.Contains(err.Error(), "more than 64 MiB of text") || looks > MaxSize/maxPiece+1 {
		t.Errorf("got %v after %d looks", err, looks)
	}
}
