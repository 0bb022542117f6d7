//go:build unix

package fs_test

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/rflua/rflua/engine"
	"github.com/rflua/rflua/engine/module/luatest"
)

func TestReading(t *testing.T) {
	s := newSubject(t, []string{"."}, "a.txt", "one\r\ntwo\n\nthree", "empty", "", "sub/", "", "big", strings.Repeat("x", 600_000), "link", "-> a.txt")
	if err := syscall.Mkfifo(filepath.Join(s.dir, "pipe"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(s.dir, "sparse"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(filepath.Join(s.dir, "sparse"), 1<<43); err != nil {
		t.Fatal(err)
	}
	s.check([]row{
		{"a file is read as it is", `return fs.read("a.txt")`, "one\r\ntwo\n\nthree"},
		{"an absolute path in a root is fine", `return fs.read("TREE/a.txt")`, "one\r\ntwo\n\nthree"},
		{"a symbolic link in the root is followed", `return fs.read("link")`, "one\r\ntwo\n\nthree"},
		{"an empty file is an empty string", `return fs.read("empty") == ""`, "true"},
		{"a file of several pieces is read whole", `return #fs.read("big")`, "600000"},
		{"lines have no ends", `return #fs.lines("a.txt"), table.concat(fs.lines("a.txt"), "|")`, "4, one|two||three"},
		{"an empty file has no lines", `return fs.lines("empty")`, "[]"},
		{"what is missing is said", `return fs.read("none.txt")`, "nil, none.txt: no such file or directory"},
		{"a directory is no file", `return fs.read("sub")`, "nil, sub: is a directory"},
		{"a FIFO does not wait for a writer", `return fs.read("pipe")`, "nil, pipe: is a FIFO, not a regular file"},
		{"a FIFO does not wait for a reader", `return fs.write("pipe", "x")`, "nil, pipe: is a FIFO, not a regular file"},
		{"nor when it is written to itself", `return fs.append("pipe", "x")`, "nil, pipe: is a FIFO, not a regular file"},
		{"a larger file than the limit names it", `return fs.read("big", { limit = 1000 })`,
			"nil, big: there are more than 1000 bytes, which is the limit; option 'limit' sets another"},
		{"a file of just the limit is read", `return #fs.read("big", { limit = 600000 })`, "600000"},
		{"a limit beyond what memory can be trusted with is refused, before the size of a sparse file is believed", `return fs.read("sparse", { limit = 2 ^ 45 })`,
			"error: robot.fs.read: argument 2, 'options', option 'limit' must be at most 1073741824 bytes, not 35184372088832: larger files are for programs"},
		{"the size of a sparse file is no reason to take the memory", `return fs.read("sparse", { limit = 2 ^ 30 })`,
			"nil, sparse: there are more than 1073741824 bytes, which is the limit; option 'limit' sets another"},
		{"more lines than the limit name it", `return fs.lines("a.txt", { limit = 3 })`,
			"nil, a.txt: there are more than 3 lines, which is the limit; option 'limit' sets another"},
		{"a path without a text is wrong", `return fs.read()`, "error: robot.fs.read: argument 1, 'path', is missing"},
		{"a path is a string", `return fs.read({})`, "error: robot.fs.read: argument 1, 'path', must be a string, not a table"},
		{"an option that there is not is wrong, whatever the path", `return fs.read("none", { limt = 1 })`,
			"error: robot.fs.read: argument 2, 'options', has no option \"limt\"; did you mean 'limit'?"},
		{"a limit is above 0", `return fs.read("a.txt", { limit = 0 })`, "error: robot.fs.read: argument 2, 'options', option 'limit' must be above 0, not 0"},
	})
}

func TestWhatIsReadGoesBackAsTextOrBytes(t *testing.T) {
	s := newSubject(t, []string{"."}, "text", "ä", "binary", "\xff\x00")
	for _, row := range []struct {
		code string
		want any
	}{
		{`return fs.read("text")`, "ä"},
		{`return fs.read("text", { bytes = true })`, []byte("ä")},
		{`return fs.read("binary")`, []byte("\xff\x00")},
	} {
		got, failure := luatest.Run(t.Context(), s.Instance, engine.Call{Keyword: "Give", Args: []any{row.code}})
		if failure != nil {
			t.Fatal(failure.Message)
		}
		switch want := row.want.(type) {
		case string:
			if got != want {
				t.Errorf("%s: %#v", row.code, got)
			}
		case []byte:
			if bytes, ok := got.([]byte); !ok || string(bytes) != string(want) {
				t.Errorf("%s: %#v", row.code, got)
			}
		}
	}
}

func TestWriting(t *testing.T) {
	s := newSubject(t, []string{"in"}, "in/script", "old", "in/link", "-> sub/target", "in/sub/target", "old", "in/out", "-> ../outside", "outside", "secret",
		"in/dangling", "-> sub/new", "in/hard", "old", "in/readonly", "old")
	script, other := filepath.Join(s.dir, "in/script"), filepath.Join(s.dir, "in/other")
	if err := os.Chmod(script, 0o751); err != nil {
		t.Fatal(err)
	}
	if err := os.Link(filepath.Join(s.dir, "in/hard"), other); err != nil {
		t.Fatal(err)
	}
	s.check([]row{
		{"a file is made, with its directories", `return fs.write("new/dir/a.txt", "text"), fs.read("new/dir/a.txt")`, "true, text"},
		{"a file is replaced", `return fs.write("script", "new"), fs.read("script")`, "true, new"},
		{"it keeps its permissions", `return fs.stat("script").mode`, "0751"},
		{"bytes are written as they are", `return fs.write("b", "\0\255"), #fs.read("b"), fs.read("b") == "\0\255"`, "true, 2, true"},
		{"what is marked as bytes is written too", `return fs.write("b", robot.bytes("marked")), fs.read("b")`, "true, marked"},
		{"a number is its text", `return fs.write("b", 42), fs.read("b")`, "true, 42"},
		{"a symbolic link stays one", `return fs.write("link", "through"), fs.read("sub/target"), fs.stat("link", { follow = false }).type`, "true, through, link"},
		{"a link to nothing leads to a new file", `return fs.write("dangling", "made"), fs.read("sub/new")`, "true, made"},
		{"a link out of the root is refused", `return fs.write("out", "hacked")`, "nil, out: the symbolic link TREE/in/out leads to TREE/outside, which is outside of " +
			"the directories that --fs-root allows; to allow that path, start rflua with --fs-root in --fs-root DIRECTORY"},
		{"also when it is written to itself", `return (select(2, fs.append("out", "hacked")):gsub(",.*", ""))`, "out: the symbolic link TREE/in/out leads to TREE/outside"},
		{"another name of the file has the old content", `fs.write("hard", "new"); return fs.read("hard"), fs.read("other")`, "new, old"},
		{"unless it is written to itself", `fs.copy("other", "hard2"); fs.write("other", "x", { atomic = false }); return fs.read("other")`, "x"},
		{"a directory is not written", `return fs.write("sub", "x")`, "nil, sub: is a directory"},
		{"a file is no directory", `return fs.write("script/x", "x")`, "nil, script/x: not a directory"},
		{"text is added", `return fs.append("log/a", "1"), fs.append("log/a", "2"), fs.read("log/a")`, "true, true, 12"},
		{"a text is needed", `return fs.write("x")`, "error: robot.fs.write: argument 2, 'text', is missing"},
		{"a text is no table", `return fs.append("x", {})`, "error: robot.fs.append: argument 2, 'text', must be a string, not a table"},
		{"nothing is left behind", `return fs.list(".", { pattern = ".*" })`, "[]"},
	})
	if text, err := os.ReadFile(filepath.Join(s.dir, "outside")); string(text) != "secret" {
		t.Errorf("outside of the root there is %q, %v", text, err)
	}
}

// TestWritingToItselfKeepsTheFile: what others hold open, or know by another name, is the file that is written.
func TestWritingToItselfKeepsTheFile(t *testing.T) {
	for _, row := range []struct {
		options string
		same    bool
	}{{"", false}, {", { atomic = true }", false}, {", { atomic = false }", true}} {
		s := newSubject(t, []string{"."}, "a", "a long text")
		before, err := os.Stat(filepath.Join(s.dir, "a"))
		if err != nil {
			t.Fatal(err)
		}
		if got := s.run(`return fs.write("a", "new"` + row.options + `), fs.read("a")`); got != "true, new" {
			t.Errorf("%s: %s", row.options, got)
		}
		after, err := os.Stat(filepath.Join(s.dir, "a"))
		if err != nil {
			t.Fatal(err)
		}
		if os.SameFile(before, after) != row.same {
			t.Errorf("options %q: the same file is %t", row.options, !row.same)
		}
	}
}

// TestNobodyReadsHalfOfAFile: a reader sees the old content or the new one, as often as it looks.
func TestNobodyReadsHalfOfAFile(t *testing.T) {
	s := newSubject(t, []string{"."}, "a", strings.Repeat("0", 300_000))
	stop, stopped := make(chan struct{}), make(chan string, 1)
	go func() {
		for {
			select {
			case <-stop:
				stopped <- ""
				return
			default:
			}
			text, err := os.ReadFile(filepath.Join(s.dir, "a"))
			if err != nil || len(text) != 300_000 || strings.Count(string(text), string(text[:1])) != 300_000 {
				stopped <- "a reader saw something else"
				return
			}
		}
	}()
	if got := s.run(`for i = 1, 100 do assert(fs.write("a", tostring(i % 10):rep(300000))) end return "written"`); got != "written" {
		t.Error(got)
	}
	close(stop)
	if problem := <-stopped; problem != "" {
		t.Error(problem)
	}
}
