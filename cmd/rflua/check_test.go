package main

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rflua/rflua/cmd/rflua/internal/scaffold"
	"github.com/rflua/rflua/engine"
)

// TestWhatIsShippedHasNoWarnings: `rflua check` finds nothing in the libraries that are shipped and in what `rflua new` makes. They load without
// the permission to start processes.
func TestWhatIsShippedHasNoWarnings(t *testing.T) {
	made := t.TempDir()
	if _, err := (scaffold.Project{Dir: made, Name: "Device"}).Make(); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{"../../lua", filepath.Join(made, "lua")} {
		e, err := engine.Open(t.Context(), engine.Config{Roots: []string{dir}})
		if err != nil {
			t.Fatal(err)
		}
		defer e.Close(t.Context())
		var out bytes.Buffer
		if err := report(&out, e); err != nil || !strings.HasSuffix(out.String(), ", 0 errors, 0 warnings\n") || strings.HasPrefix(out.String(), "0 ") {
			t.Errorf("%s: %v\n%s", dir, err, &out)
		}
	}
}
