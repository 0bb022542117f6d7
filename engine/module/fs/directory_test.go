//go:build unix

package fs_test

import (
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

func TestListsAndPatterns(t *testing.T) {
	s := newSubject(t, []string{"in", "also"},
		"in/b.txt", "", "in/a.txt", "", "in/.hidden", "", "in/logs/x.log", "", "in/logs/old/y.log", "", "in/logs/old/older/z.log", "", "in/logs/notes.txt", "",
		"in/empty/", "", "in/tolink", "-> logs", "in/out", "-> ..", "in/[x]", "", "also/c.txt", "", "in/logs/old/again", "-> ..")
	s.check([]row{
		{"names are sorted", `return fs.list("logs")`, "[notes.txt old x.log]"},
		{"the first root is listed without a path", `return fs.list()`, "[.hidden [x] a.txt b.txt empty logs out tolink]"},
		{"an absolute path of another root", `return fs.list("TREE/also")`, "[c.txt]"},
		{"a link to a directory is followed", `return fs.list("tolink/old")`, "[again older y.log]"},
		{"an empty directory is an empty list", `return fs.list("empty")`, "[]"},
		{"only what fits a pattern", `return fs.list(".", { pattern = "*.t?t" })`, "[a.txt b.txt]"},
		{"patterns exclude with ! and ^", `return fs.list(".", { pattern = "[!b].txt" }), fs.list(".", { pattern = "[^b].txt" })`, "[a.txt], [a.txt]"},
		{"only one type", `return fs.list(nil, { type = "directory" }), fs.list(nil, { type = "link" })`, "[empty logs], [out tolink]"},
		{"more names than the limit", `return fs.list(".", { limit = 2 })`, "nil, .: there are more than 2 names, which is the limit; option 'limit' sets another"},
		{"a file is not listed", `return fs.list("a.txt")`, "nil, a.txt: not a directory"},
		{"what is missing is not listed", `return fs.list("none")`, "nil, none: no such file or directory"},
		{"a link out is not listed", `return (select(2, fs.list("out")):gsub(",.*", ""))`, "out: the symbolic link TREE/in/out leads to TREE"},
		{"a pattern must be one", `return fs.list(".", { pattern = "[" })`, `error: robot.fs.list: argument 2, 'options', option 'pattern' is not a pattern: "["`},
		{"a type must be one", `return fs.list(".", { type = "dir" })`,
			`error: robot.fs.list: argument 2, 'options', option 'type' must be one of any, file, directory, link, other, not "dir"`},

		{"a star is for one name", `return fs.glob("*.txt")`, "[a.txt b.txt]"},
		{"a pattern may begin with directories", `return fs.glob("logs/*/*.log")`, "[logs/old/y.log]"},
		{"a link to a directory is one", `return fs.glob("logs/old/*/*.log")`, "[logs/old/again/x.log logs/old/older/z.log]"},
		{"two stars are for any number of directories", `return fs.glob("**/*.log")`, "[logs/old/older/z.log logs/old/y.log logs/x.log]"},
		{"also in the middle", `return fs.glob("logs/**/old*/*.log")`, "[logs/old/older/z.log logs/old/y.log]"},
		{"at the end they are for everything below", `return fs.glob("logs/old/**")`, "[logs/old/again logs/old/older logs/old/older/z.log logs/old/y.log]"},
		{"again and again they give nothing twice", `return fs.glob("**/**/logs/**/**/z.*")`, "[logs/old/older/z.log]"},
		{"a path without stars is found if it is there", `return fs.glob("logs/x.log"), fs.glob("logs/none")`, "[logs/x.log], []"},
		{"directories that are missing have no files", `return fs.glob("none/*")`, "[]"},
		{"characters of patterns can be quoted", `return fs.glob("\\[x\\]"), fs.glob("[[]x]")`, "[[x]], [[x]]"},
		{"an absolute pattern gives absolute paths", `return fs.glob("TREE/also/*")`, "[TREE/also/c.txt]"},
		{"a pattern with dots may lead to another root", `return fs.glob("../also/*")`, "[../also/c.txt]"},
		{"a pattern does not follow a link out", `return fs.glob("out/*")`,
			"nil, out: the symbolic link TREE/in/out leads to TREE, which is outside of the directories that --fs-root allows; to allow that path, " +
				"start rflua with --fs-root in --fs-root also --fs-root DIRECTORY"},
		{"a link out has no files for a star", `return fs.glob("*/also/*")`, "[]"},
		{"a pattern outside of the roots is refused", `return (select(2, fs.glob("../*")):sub(1, 22))`, ".. is outside of the d"},
		{"only one type of files", `return fs.glob("logs/**", { type = "directory" })`, "[logs/old logs/old/older]"},
		{"more than the limit", `return fs.glob("**", { limit = 3 })`, "nil, .: there are more than 3 names, which is the limit; option 'limit' sets another"},
		{"a pattern must be one in every part", `return fs.glob("a[/x")`, `error: robot.fs.glob: argument 1, 'pattern', is not a pattern: "a[/x"`},

		{"a walk goes into directories after naming them", `return fs.walk("logs")`,
			"[logs/notes.txt logs/old logs/old/again logs/old/older logs/old/older/z.log logs/old/y.log logs/x.log]"},
		{"only so deep", `return fs.walk("logs", { depth = 1 })`, "[logs/notes.txt logs/old logs/x.log]"},
		{"only what fits", `return fs.walk("TREE/in/logs", { pattern = "*.log", type = "file" })`, "[TREE/in/logs/old/older/z.log TREE/in/logs/old/y.log TREE/in/logs/x.log]"},
		{"more than the limit", `return fs.walk("logs", { limit = 6 })`, "nil, logs: there are more than 6 names, which is the limit; option 'limit' sets another"},
		{"a depth is above 0", `return fs.walk(".", { depth = 0 })`, "error: robot.fs.walk: argument 2, 'options', option 'depth' must be above 0, not 0"},
	})
}

func TestStatus(t *testing.T) {
	s := newSubject(t, []string{"in"}, "in/a", "12345", "in/sub/", "", "in/link", "-> a", "in/dangling", "-> none", "in/out", "-> ../secret", "secret", "s")
	if err := syscall.Mkfifo(filepath.Join(s.dir, "in/pipe"), 0o600); err != nil {
		t.Fatal(err)
	}
	when := time.Date(2026, 1, 2, 3, 4, 5, 250_000_000, time.UTC)
	for name, mode := range map[string]os.FileMode{"a": 0o640, "sub": 0o755} {
		err := os.Chmod(filepath.Join(s.dir, "in", name), mode)
		if err == nil {
			err = os.Chtimes(filepath.Join(s.dir, "in", name), when, when)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	const refused = ", out: the symbolic link TREE/in/out leads to TREE/secret, which is outside of the directories that --fs-root allows; to allow that path, " +
		"start rflua with --fs-root in --fs-root DIRECTORY"
	const file = "{mode=0640 modified=2026-01-02T03:04:05.25Z path=TREE/in/%s size=5 type=file}"
	s.check([]row{
		{"all of a file", `local s = fs.stat("a"); s.mtime = nil; return s`, fmt.Sprintf(file, "a")},
		{"a link is what it leads to", `local s = fs.stat("link"); s.mtime = nil; return s`, fmt.Sprintf(file, "link")},
		{"the last change as a number", `return ("%.2f"):format(fs.stat("a").mtime)`, fmt.Sprintf("%.2f", float64(when.UnixMilli())/1e3)},
		{"unless it is asked for itself", `return fs.stat("link", { follow = false }).type, fs.stat("dangling", { follow = false }).type`, "link, link"},
		{"a directory", `return fs.stat("sub").type, fs.stat("sub").mode`, "directory, 0755"},
		{"a FIFO is something else", `return fs.stat("pipe").type`, "other"},
		{"nothing", `return fs.stat("none")`, "nil, none: no such file or directory"},
		{"a link out is refused", `return fs.stat("out")`, "nil" + refused},
		{"but it can be looked at itself", `return fs.stat("out", { follow = false }).type`, "link"},
		{"a file exists", `return fs.exists("a"), fs.is_file("a"), fs.is_dir("a")`, "true, true, false"},
		{"a directory exists", `return fs.exists("sub"), fs.is_file("sub"), fs.is_dir("sub")`, "true, false, true"},
		{"a link is what it leads to", `return fs.exists("link"), fs.is_file("link"), fs.is_dir("link")`, "true, true, false"},
		{"a FIFO is no file", `return fs.exists("pipe"), fs.is_file("pipe"), fs.is_dir("pipe")`, "true, false, false"},
		{"nothing is nothing", `return fs.exists("none"), fs.is_file("none"), fs.is_dir("none")`, "false, false, false"},
		{"a link to nothing is nothing", `return fs.exists("dangling")`, "false"},
		{"below a file there is nothing", `return fs.exists("a/b")`, "false"},
		{"what may not be looked at is neither there nor not", `return fs.exists("out")`, "nil" + refused},
		{"outside of the roots as well", `return select("#", fs.exists("/etc")), (fs.is_dir("/etc"))`, "2, nil"},
		{"an absolute path for others", `return fs.absolute("sub/../none")`, "TREE/in/none"},
		{"none outside of the roots", `return (fs.absolute("../x"))`, "nil"},
	})
}

func TestMakingAndRemoving(t *testing.T) {
	s := newSubject(t, []string{"in"}, "in/a", "", "in/full/sub/b", "", "in/full/out", "-> ../../kept", "in/link", "-> full", "in/out", "-> ../kept", "kept/c", "c", "in/dangling", "-> none")
	s.check([]row{
		{"directories are made on the way", `return fs.mkdir("new/a/b"), fs.is_dir("new/a/b")`, "true, true"},
		{"one that is there is fine", `return fs.mkdir("new/a"), fs.mkdir("."), fs.mkdir("link")`, "true, true, true"},
		{"a file is in the way", `return fs.mkdir("a")`, "nil, a: file exists"},
		{"a file is in the way on the way", `return fs.mkdir("a/b/c")`, "nil, a/b/c: not a directory"},
		{"no directory is made outside", `return (fs.mkdir("out/new")), (fs.mkdir("../new"))`, "nil, nil"},
		{"a file is removed", `return fs.remove("a"), fs.exists("a")`, "true, false"},
		{"nothing is told from a failure", `return fs.remove("a")`, "false, a: no such file or directory"},
		{"an empty directory is removed", `return fs.remove("new/a/b")`, "true"},
		{"a link to nothing is removed", `return fs.remove("dangling")`, "true"},
		{"a full directory is not", `return fs.remove("full")`, "nil, full: directory not empty; option 'recursive' = true removes what is in it too"},
		{"a link is removed, not what it leads to", `return fs.remove("link", { recursive = true }), fs.exists("full/sub/b")`, "true, true"},
		{"so is a link out", `return fs.remove("out")`, "true"},
		{"a directory is removed with everything", `return fs.remove("full", { recursive = true }), fs.exists("full")`, "true, false"},
		{"a file is removed recursively too", `fs.write("a", ""); return fs.remove("a", { recursive = true })`, "true"},
		{"a root is not removed", `return fs.remove(".", { recursive = true })`, "nil, .: is one of the directories that can be used; it cannot be removed or moved itself"},
		{"nothing outside is removed", `return (fs.remove("../kept", { recursive = true }))`, "nil"},
		{"true is no table of options", `return fs.remove("x", true)`, "error: robot.fs.remove: argument 2, 'options', must be a table, not true"},
	})
	if text, err := os.ReadFile(filepath.Join(s.dir, "kept/c")); string(text) != "c" {
		t.Errorf("outside of the root there is %q, %v", text, err)
	}
}
