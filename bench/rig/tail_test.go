package rig

import (
	"io"
	"strings"
	"testing"

	"github.com/rflua/rflua/internal/rftest"
)

func TestOnlyTheEndOfWhatAServerSaysIsKept(t *testing.T) {
	var out Tail
	for range 1000 {
		if _, err := out.Write([]byte("0123456789")); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := out.Write([]byte("the end")); err != nil {
		t.Fatal(err)
	}
	if got := out.String(); len(got) > 4096 || !strings.HasSuffix(got, "789the end") {
		t.Errorf("kept are %d bytes", len(got))
	}
}

func TestLineIsCalledWithEveryLine(t *testing.T) {
	var lines []string
	out := &Tail{Line: func(line string) { lines = append(lines, line) }}
	for _, part := range []string{"fi", "rst\nsecond\nthi", "rd\n", "rest"} {
		if _, err := io.WriteString(out, part); err != nil {
			t.Fatal(err)
		}
	}
	rftest.WantText(t, "the lines", strings.Join(lines, "|"), "first|second|third")
	rftest.WantText(t, "what is kept", out.String(), "first\nsecond\nthird\nrest")
}
