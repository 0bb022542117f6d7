package compile

import (
	"context"
	"errors"
	"strings"
	"testing"
)

func TestReadingSourceCodeStopsWhenItIsCancelled(t *testing.T) {
	src := []byte(strings.Repeat("a=1 ", 10_000))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := survey(ctx, "x.lua", src); !errors.Is(err, ErrInterrupted) {
		t.Errorf("survey: %v", err)
	}
	if _, err := parseChunk(ctx, "x.lua", src); !errors.Is(err, ErrInterrupted) {
		t.Errorf("parse: %v", err)
	}
	if _, _, err := Compile(t.Context(), "x.lua", src); err != nil {
		t.Errorf("not cancelled: %v", err)
	}
}

// What is refused must be far from what people write.
func TestLargeButOrdinarySourceCodeIsCompiled(t *testing.T) {
	for _, row := range []struct{ what, src string }{
		{"a table of 50,000 equal items", "return {" + strings.Repeat("1,", 50_000) + "}"},
		{"20,000 statements", strings.Repeat("a = b + f(c, 'text') ", 20_000)},
		{"5,000 functions", strings.Repeat("function f(a, b) if a then return b end end ", 5_000)},
		{"a text of a thousand lines", "return " + strings.Repeat("'line\\n' .. ", 100) + "''"},
		{"1,000 nested parentheses", "return " + strings.Repeat("(", 1000) + "1" + strings.Repeat(")", 1000)},
		{"many operators in one line each", strings.Repeat("a = -a .. -b .. #c\n", 5_000)},
		{"many arguments with operators", "f(" + strings.Repeat("-1, ", 100) + "1)"},
		{"many comparisons", strings.Repeat("if not a and not b then c = -d end ", 5_000)},
		{"many calls after each other", strings.Repeat("f(-a) g(#b) ", 5_000)},
	} {
		if _, _, err := Compile(t.Context(), "x.lua", []byte(row.src)); err != nil {
			t.Errorf("%s: %v", row.what, err)
		}
	}
}
