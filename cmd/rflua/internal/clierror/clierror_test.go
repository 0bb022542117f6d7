package clierror

import (
	"errors"
	"fmt"
	"testing"
)

func TestAnErrorKeepsWhatItSaysWhenItIsWrapped(t *testing.T) {
	plain := errors.New("no such port")
	for _, row := range []struct {
		rule  string
		err   error
		usage bool
		hint  string
	}{
		{"a plain error says neither", plain, false, ""},
		{"a usage error", Usage(plain), true, ""},
		{"a hint", WithHint(plain, "take another"), false, "take another"},
		{"a usage error with a hint", WithHint(Usage(plain), "take another"), true, "take another"},
		{"inside another error", fmt.Errorf("serve: %w", WithHint(Usage(plain), "take another")), true, "take another"},
		{"an empty hint is none", WithHint(plain, ""), false, ""},
	} {
		if got := IsUsage(row.err); got != row.usage {
			t.Errorf("%s: usage is %t", row.rule, got)
		}
		if got := Hint(row.err); got != row.hint {
			t.Errorf("%s: the hint is %q", row.rule, got)
		}
		if !errors.Is(row.err, plain) {
			t.Errorf("%s: the error is lost", row.rule)
		}
	}
	if got := WithHint(Usage(plain), "x").Error(); got != "no such port" {
		t.Errorf("the text is %q", got)
	}
}
