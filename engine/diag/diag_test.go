package diag_test

import (
	"testing"

	"github.com/rflua/rflua/engine/diag"
)

func TestRenderPutsTheCaretBelowWhatIsMeant(t *testing.T) {
	src := []byte("local M = {}\n\tM.grüße = 1 +\r\nreturn M\n")
	for _, row := range []struct {
		rule string
		d    *diag.Diagnostic
		want string
	}{
		{"line, caret and note", diag.At(diag.Error, "a.lua", src, 1, 7, 1, "wrong", "do this"),
			"a.lua:1:7: error: wrong\n  1 | local M = {}\n    |       ^\n  note: do this\n"},
		{"tabs stay tabs, letters of several bytes are one wide", diag.At(diag.Warning, "a.lua", src, 2, 4, 7, "wrong", ""),
			"a.lua:2:4: warning: wrong\n  2 | \tM.grüße = 1 +\n    | \t  ^^^^^\n"},
		{"a place behind the end of the line", diag.At(diag.Error, "a.lua", src, 3, 99, 5, "wrong", ""),
			"a.lua:3:99: error: wrong\n  3 | return M\n    |         ^\n"},
		{"a whole line", diag.At(diag.Error, "a.lua", src, 3, 0, 0, "wrong", ""), "a.lua:3: error: wrong\n  3 | return M\n"},
		{"a whole file", &diag.Diagnostic{File: "a.lua", Message: "wrong"}, "a.lua: error: wrong\n"},
		{"no file", &diag.Diagnostic{Message: "wrong"}, "error: wrong\n"},
		{"a line that is not there", diag.At(diag.Error, "a.lua", src, 9, 1, 1, "wrong", ""), "a.lua:9:1: error: wrong\n"},
	} {
		if got := row.d.Render(); got != row.want {
			t.Errorf("%s\n got %q\nwant %q", row.rule, got, row.want)
		}
	}
}

func TestClosestSuggestsOnlyWhatIsNear(t *testing.T) {
	words := []string{"connect", "set_voltage", "Calc"}
	for word, want := range map[string]string{
		"conect": "connect", "Clac": "Calc", "set_volatge": "set_voltage", "SETVOLTAGE": "set_voltage", "disconnect": "connect", "x": "", "": "", "reset": "",
	} {
		if got := diag.Closest(word, words); got != want {
			t.Errorf("Closest(%q) is %q, want %q", word, got, want)
		}
	}
}
