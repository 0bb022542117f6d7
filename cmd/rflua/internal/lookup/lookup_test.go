package lookup

import (
	"slices"
	"testing"

	"github.com/rflua/rflua/cmd/rflua/internal/clierror"
	"github.com/rflua/rflua/internal/rftest"
)

var library = []string{"Set Voltage", "channel_state", "Select ${item}", "Select ${n:\\d{1,2}} items", "Log ${a} and ${b}", "Log ${a}", "Move ${from} to ${place}", "${who} to Berlin"}

func TestKeywordsAreFoundAsByRobotFramework(t *testing.T) {
	for _, row := range []struct {
		rule, name, found string
		embedded          []string
	}{
		{"case, spaces and underscores are ignored", "SETVOL_tage", "Set Voltage", nil},
		{"in the library's name too", "Channel State", "channel_state", nil},
		{"a template is filled in", "Select the red one", "Select ${item}", []string{"the red one"}},
		{"a pattern restricts it; the more specific template wins", "select 12 items", "Select ${n:\\d{1,2}} items", []string{"12"}},
		{"the pattern does not match", "Select many items", "Select ${item}", []string{"many items"}},
		{"several values", "Log x and y", "Log ${a} and ${b}", []string{"x", "y"}},
		{"the template itself is a keyword's name", "Log ${a}", "Log ${a}", nil},
		{"nothing matches", "Delete", "", nil},
	} {
		m, err := Keyword(library, row.name)
		switch {
		case err != nil:
			t.Errorf("%s: %v", row.rule, err)
		case m == nil || row.found == "":
			if m != nil || row.found != "" {
				t.Errorf("%s: found %v, want %q", row.rule, m, row.found)
			}
		case library[m.Index] != row.found || !slices.Equal(m.Embedded, row.embedded):
			t.Errorf("%s: found %q with %q", row.rule, library[m.Index], m.Embedded)
		}
	}
	_, err := Keyword(library, "Move it to Berlin")
	if !clierror.IsUsage(err) {
		t.Fatalf("two keywords that match equally well: %v", err)
	}
	rftest.WantText(t, "two keywords that match equally well", err.Error(), "several keywords match 'Move it to Berlin': 'Move ${from} to ${place}', '${who} to Berlin'")
}

func TestAnUnknownKeywordComesWithASuggestion(t *testing.T) {
	for _, row := range []struct{ library, name, about, message, hint string }{
		{"Lib", "Set Voltag", "'rflua doc Lib' lists its keywords", "unknown keyword 'Set Voltag' in library 'Lib'", "did you mean 'Set Voltage'? 'rflua doc Lib' lists its keywords"},
		{"", "Set Voltag", "", "unknown keyword 'Set Voltag'", "did you mean 'Set Voltage'?"},
		{"", "x", "", "unknown keyword 'x'", "available: Set Voltage, channel_state"},
	} {
		err := UnknownKeyword(row.library, row.name, library[:2], row.about)
		if !clierror.IsUsage(err) {
			t.Errorf("%s: it is no wrong use", row.name)
		}
		rftest.WantText(t, row.name, err.Error(), row.message)
		rftest.WantText(t, row.name, clierror.Hint(err), row.hint)
	}
}

func TestANameIsSplitBehindTheLibrary(t *testing.T) {
	libraries := []string{"Data", "robot.x", "data"}
	for _, row := range []struct{ name, library, keyword string }{
		{"Data.UUID", "Data", "UUID"},
		{"Data.a.b", "Data", "a.b"},
		{"ROBOT.X.y", "robot.x", "y"},
		{"DATA.UUID", "", ""}, // Data or data?
		{"Data.", "", ""},
		{"Data", "", ""},
		{"Nothing.UUID", "", ""},
	} {
		library, keyword, err := Split(row.name, libraries, "")
		if library != row.library || keyword != row.keyword || (err == nil) != (row.library != "") || err != nil && !clierror.IsUsage(err) {
			t.Errorf("%s: %q, %q, %v", row.name, library, keyword, err)
		}
	}
}
