package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rflua/rflua/engine"
)

// TestWhatIsShippedHasNoWarnings: `rflua check` finds nothing in the libraries that are shipped and in what `rflua new` makes. They load without
// the permission to start processes.
func TestWhatIsShippedHasNoWarnings(t *testing.T) {
	made := t.TempDir()
	if err := (&project{dir: made, name: "Device"}).make(); err != nil {
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

// TestTheLanguageServerFindsEveryModule: under the directory that the settings name, at the path that `require` with its name stands for.
func TestTheLanguageServerFindsEveryModule(t *testing.T) {
	dir := t.TempDir()
	if err := (&project{dir: dir, name: "Device"}).make(); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(dir, ".luarc.json"))
	if err != nil {
		t.Fatal(err)
	}
	var settings struct {
		Version string   `json:"runtime.version"`
		Path    []string `json:"runtime.path"`
		Library []string `json:"workspace.library"`
	}
	if err := json.Unmarshal(text, &settings); err != nil {
		t.Fatal(err)
	}
	if settings.Version != "Lua 5.1" || !slices.Contains(settings.Path, "?.lua") || len(settings.Library) != 1 {
		t.Fatalf("the settings are %+v", settings)
	}
	for _, module := range []string{"robot", "robot.log", "robot.process"} {
		file := filepath.Join(dir, settings.Library[0], strings.ReplaceAll(module, ".", "/")+".lua")
		if text, err := os.ReadFile(file); err != nil || !bytes.HasPrefix(text, []byte("---@meta "+module+"\n")) {
			t.Errorf("%s: %v, %.40q", file, err, text)
		}
	}
}
