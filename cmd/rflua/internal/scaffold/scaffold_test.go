package scaffold

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestTheLanguageServerFindsEveryModule: under the directory that the settings name, at the path that `require` with its name stands for.
func TestTheLanguageServerFindsEveryModule(t *testing.T) {
	dir := t.TempDir()
	if _, err := (Project{Dir: dir, Name: "Device"}).Make(); err != nil {
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
