//go:build unix

package fs_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/rflua/rflua/engine"
	"github.com/rflua/rflua/engine/module/luatest"
)

// TestFilesLibrary: keywords of lua/Files.lua on a file whose lines end as on Windows and elsewhere.
func TestFilesLibrary(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.txt"), []byte("one\r\ntwo\nthree"), 0o600); err != nil {
		t.Fatal(err)
	}
	e, err := engine.Open(t.Context(), engine.Config{Roots: []string{"../../../lua/Files.lua"}, FileRoots: []string{dir}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { e.Close(t.Context()) })
	files := luatest.Import(t, e)
	for _, row := range []struct{ rule, keyword, text, want string }{
		{"a text in a line is found", "File Should Not Contain", "wo", "file 'a.txt' contains 'wo' in line 2: two"},
		{"one with line ends too, and the line that it starts in is named", "File Should Not Contain", "wo\nthr", "file 'a.txt' contains 'wo\nthr' in line 2: two"},
		{"one with the end of a Windows line", "File Should Not Contain", "e\r\nt", "file 'a.txt' contains 'e\r\nt' in line 1: one"},
		{"what is not there is not found", "File Should Not Contain", "one\ntwo", ""},
		{"the check of the contrary agrees", "File Should Contain", "wo\nthr", ""},
		{"also on what is not there", "File Should Contain", "one\ntwo", "file 'a.txt' does not contain 'one\ntwo'"},
	} {
		t.Run(row.rule, func(t *testing.T) {
			got := ""
			if _, failure := luatest.Run(t.Context(), files, engine.Call{Keyword: row.keyword, Args: []any{"a.txt", row.text}}); failure != nil {
				got = failure.Message
			}
			if got != row.want {
				t.Errorf("%s\n got %q\nwant %q", row.keyword, got, row.want)
			}
		})
	}
}

func TestRemoveFileRemovesLinks(t *testing.T) {
	dir := t.TempDir()
	for name, target := range map[string]string{"to-dir": "sub", "absolute": "/", "dangling": "nowhere"} {
		if err := os.Symlink(target, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "sub"), 0o700); err != nil {
		t.Fatal(err)
	}
	e, err := engine.Open(t.Context(), engine.Config{Roots: []string{"../../../lua/Files.lua"}, FileRoots: []string{dir}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { e.Close(t.Context()) })
	files := luatest.Import(t, e)
	if _, failure := luatest.Run(t.Context(), files, engine.Call{Keyword: "Remove File", Args: []any{"to-dir", "absolute", "dangling", "none"}}); failure != nil {
		t.Error(failure.Message)
	}
	if _, failure := luatest.Run(t.Context(), files, engine.Call{Keyword: "Remove File", Args: []any{"sub"}}); failure == nil {
		t.Error("a directory was removed")
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 1 || left[0].Name() != "sub" {
		t.Errorf("left are %v, %v", left, err)
	}
}
