package fs_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rflua/rflua/engine"
	"github.com/rflua/rflua/engine/module/luatest"
	"github.com/rflua/rflua/internal/rftest"
)

func TestTemporaryFilesAndDirectories(t *testing.T) {
	s := newSubject(t, []string{"in"}, "in/a", "a", "in/links/out", "-> TREE/secret", "secret", "s")
	if names := temporaries(t); len(names) > 0 {
		t.Errorf("an instance that needs no temporary directory has %s", names)
	}
	s.check([]row{
		{"a temporary directory can be used like others", `dir = fs.temp_dir(); return fs.write(dir .. "/x/y", "text"), fs.read(dir .. "/x/y")`, "true, text"},
		{"a temporary file is empty", `file = fs.temp_file(); return fs.read(file) == "", fs.is_file(file)`, "true, true"},
		{"nobody else may read them", `return fs.stat(file).mode, fs.stat(dir).mode`, "0600, 0700"},
		{"each is another one", `return fs.temp_dir() ~= fs.temp_dir(), fs.temp_file() ~= fs.temp_file()`, "true, true"},
		{"a name may have a beginning and an end", `return fs.temp_file({ prefix = "data-", suffix = ".csv" }):match("/(data%-)[a-z0-9]+(%.csv)$")`, "data-, .csv"},
		{"so may that of a directory", `return fs.temp_dir({ prefix = "out." }):match("/(out%.)[a-z0-9]+$")`, "out."},
		{"files are copied and moved between roots", `return fs.copy("a", dir) == dir .. "/a", fs.move(dir .. "/a", "b"), fs.exists(dir .. "/a"), fs.read("b")`, "true, b, false, a"},
		{"a relative path is still in the first root", `return fs.list()`, "[a b links]"},
		{"the directory of the instance cannot be removed", `return (fs.remove(dir .. "/..", { recursive = true })), fs.exists(dir)`, "nil, true"},
		{"nor left", `return (fs.read(dir .. "/../../x"))`, "nil"},
		{"a link out of it is refused", `fs.copy("links", dir); return fs.stat(dir .. "/links/out", { follow = false }).type, (fs.read(dir .. "/links/out"))`, "link, nil"},
		{"a prefix leads nowhere else", `return fs.temp_file({ prefix = "../" })`,
			`error: robot.fs.temp_file: argument 1, 'options', option 'prefix' must be a part of a name, not "../"`},
	})
}

func TestTemporaryThingsVanish(t *testing.T) {
	const fill = `local dir = fs.temp_dir(); fs.write(dir .. "/a/b", "x"); fs.temp_file(); fs.copy("locked", dir); return "filled"`
	lock := func(s *subject) {
		name := filepath.Join(s.dir, "locked")
		if err := os.Chmod(name, 0o555); err != nil {
			s.t.Fatal(err)
		}
		s.t.Cleanup(func() {
			if err := os.Chmod(name, 0o755); err != nil {
				s.t.Error(err)
			}
		})
	}
	for _, row := range []struct {
		rule string
		end  func(*subject)
	}{
		{"with the instance", func(s *subject) { s.Finalize(context.Background()) }},
		{"with the engine", func(s *subject) { s.engine.Close(context.Background()) }},
	} {
		t.Run(row.rule, func(t *testing.T) {
			s := newSubject(t, []string{"."}, "locked/z", "z")
			lock(s)
			if got := s.run(fill); got != "filled" {
				t.Fatal(got)
			}
			if names := temporaries(t); len(names) != 1 || !strings.HasPrefix(names[0], "rflua-") {
				t.Fatalf("there are %s, want the directory of the instance", names)
			}
			row.end(s)
			if names := temporaries(t); len(names) > 0 {
				t.Errorf("left behind: %s", names)
			}
		})
	}
}

func TestInstancesDoNotSeeEachOthersTemporaryFiles(t *testing.T) {
	s := newSubject(t, []string{"."})
	other := &subject{luatest.Import(t, s.engine), t, s.engine, s.dir}
	dir := s.run(`return fs.temp_dir()`)
	if got := other.run(`fs.temp_dir(); return fs.list("` + dir + `")`); !strings.Contains(got, "is outside of the directories that --fs-root allows") {
		t.Errorf("another instance gets %s", got)
	}
	other.Finalize(t.Context())
	if got := s.run(`return fs.list("` + dir + `")`); got != "[]" {
		t.Errorf("when the other has ended there is %s", got)
	}
}

// TestLearningKeywordsLeavesNoTemporaryFiles: a library's file is run once to learn its keywords.
func TestLearningKeywordsLeavesNoTemporaryFiles(t *testing.T) {
	dir := rftest.Tree(t, "Lib.lua", `local dir = assert(require("robot.fs").temp_dir()); return { dir = function() return dir end }`)
	t.Setenv("TMPDIR", rftest.Tree(t))
	e, err := engine.Open(t.Context(), engine.Config{Roots: []string{dir}})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close(context.Background())
	if err := e.Libraries()[0].Err(); err != nil {
		t.Fatal(err)
	}
	if names := temporaries(t); len(names) > 0 {
		t.Errorf("left behind: %s", names)
	}
}
