package json

import (
	"errors"
	"strings"
	"testing"
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
