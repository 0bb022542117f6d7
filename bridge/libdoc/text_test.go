package libdoc

import (
	"testing"

	"github.com/rflua/rflua/engine/value"
)

// The whole is compared with Libdoc in cmd/rflua, which has Robot Framework at hand.

func TestNamesAreThoseThatRobotFrameworkShows(t *testing.T) {
	for name, want := range map[string]string{
		"set_voltage": "Set Voltage", "setVoltage": "Set Voltage", "plain": "Plain", "two words": "Two Words", "More   spaces": "More Spaces",
		"mixedCAPSCamel": "Mixed CAPS Camel", "miXed_CAPS_nAMe": "MiXed CAPS NAMe", "under_and space": "Under And Space",
		"version2beta": "Version 2 Beta", "größe": "Größe", "Channel ${n} is on": "Channel ${n} Is On", "ABC": "ABC", "_x_": "X",
	} {
		if got := PrintableName(name); got != want {
			t.Errorf("%s is shown as %q, want %q", name, got, want)
		}
	}
}

func TestDefaultsAreWrittenAsInATest(t *testing.T) {
	for _, row := range []struct {
		rule string
		def  any
		want string
	}{
		{"None", nil, "None"},
		{"a bool", true, "True"},
		{"an int", int64(-3), "-3"},
		{"a float", 1.0, "1.0"},
		{"text", "it's", "it's"},
		{"a list, as in Python", []any{"it's", int64(1), nil}, `["it's", 1, None]`},
		{"a dict, as in Python", value.DictOf("b", 2.5, "a", false), "{'b': 2.5, 'a': False}"},
		{"bytes, as in Python", []byte("a\xff'"), `b"a\xff'"`},
		{"a backslash", `C:\x`, `C:\\x`},
		{"a line end", "a\nb\t", `a\nb\t`},
		{"variables", "${a} @{b}[0] %{c}[d] $e {f}", `\${a} \@{b}[0] \%{c}[d] $e {f}`},
		{"a variable in a variable", "${a ${b}}", `\${a \${b}}`},
		{"no end of a variable", "${a", "${a"},
		{"spaces that would be lost", "  a  b ", `\ \ a \ b \`},
		{"a space", " ", `\ \`},
	} {
		if got := defaultText(row.def); got != row.want {
			t.Errorf("%s: got %s, want %s", row.rule, got, row.want)
		}
	}
}

func TestTagsAreThoseThatRobotFrameworkKeeps(t *testing.T) {
	got := normalTags([]string{"Zeta", "alpha", "beta_tag", "Beta Tag", "NONE", " "})
	if len(got) != 3 || got[0] != "alpha" || got[1] != "beta_tag" || got[2] != "Zeta" {
		t.Errorf("got %q", got)
	}
}
