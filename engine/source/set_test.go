package source

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/rflua/rflua/internal/rftest"
)

// served returns a root with these files.
func served(t *testing.T, files map[string]string) (*Root, func(file, text string)) {
	t.Helper()
	dir := t.TempDir()
	write := func(file, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, file), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for file, text := range files {
		write(file, text)
	}
	root, err := OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(root.Close)
	return root, write
}

// What was read to see whether it has changed is what is loaded, also if the file changes meanwhile.
func TestAFileIsReadOnceForAChange(t *testing.T) {
	root, write := served(t, map[string]string{"Lib.lua": "return 1", "part.lua": "return 1"})
	reader := NewReader()
	first := NewSet(reader, root, nil)
	if _, err := first.Load("Lib", "Lib.lua"); err != nil {
		t.Fatal(err)
	}
	write("Lib.lua", "return 2")
	now, contents := first.Hashes().Now(root, reader)
	if edited := first.Hashes().Edited(now, root); len(edited) != 1 {
		t.Fatalf("edited are %v", edited)
	}
	write("Lib.lua", "return 3")
	next := NewSet(reader, root, contents)
	u, err := next.Load("Lib", "Lib.lua")
	if err != nil {
		t.Fatal(err)
	}
	rftest.WantText(t, "what is loaded", string(u.Src), "return 2")
	now, _ = next.Hashes().Now(root, reader)
	if len(next.Hashes().Edited(now, root)) != 1 {
		t.Error("the later edit is not noticed")
	}
	next.Settle()
	if u, err = next.Load("Lib", "Lib.lua"); err != nil {
		t.Fatal(err)
	}
	rftest.WantText(t, "what is loaded after Settle", string(u.Src), "return 3")
}

func TestAWorkerGetsWhatTheRevisionHas(t *testing.T) {
	root, write := served(t, map[string]string{"Lib.lua": "return 1", "part.lua": "return 1"})
	set := NewSet(NewReader(), root, nil)
	if _, err := set.Load("Lib", "Lib.lua"); err != nil {
		t.Fatal(err)
	}
	write("Lib.lua", "return 2")
	src, err := set.Content("Lib.lua")
	if err != nil {
		t.Fatal(err)
	}
	rftest.WantText(t, "a module of the revision", string(src), "return 1")
	if _, err := set.Content("part.lua"); err != nil {
		t.Fatal(err)
	}
	set.Learn("part", "part.lua")
	write("part.lua", "return 2")
	if src, err = set.Content("part.lua"); err != nil {
		t.Fatal(err)
	}
	rftest.WantText(t, "a module that another worker has found", string(src), "return 1")
	if _, err := set.Content("../outside.lua"); err == nil {
		t.Error("a file outside of the root is given away")
	}
}

func TestAFileThatIsBeingSavedLooksHalfSaved(t *testing.T) {
	root, write := served(t, map[string]string{"Lib.lua": "return 1"})
	reader := NewReader()
	set := NewSet(reader, root, nil)
	if _, err := set.Load("Lib", "Lib.lua"); err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		rule string
		edit func()
		want bool
	}{
		{"an edit", func() { write("Lib.lua", "return 2") }, false},
		{"an empty file", func() { write("Lib.lua", "") }, true},
		{"a missing file", func() { _ = os.Remove(root.Path("Lib.lua")) }, true},
	} {
		row.edit()
		now, _ := set.Hashes().Now(root, reader)
		if got := set.Hashes().HalfSaved(now); got != row.want {
			t.Errorf("%s: half saved is %t, want %t", row.rule, got, row.want)
		}
	}
}
