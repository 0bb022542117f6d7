//go:build unix

package fs_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rflua/rflua/internal/rftest"
)

func TestCopying(t *testing.T) {
	s := newSubject(t, []string{"in", "also"},
		"in/a", "a", "in/b", "b", "in/tree/x", "x", "in/tree/sub/y", "y", "in/tree/up", "-> ..", "in/tree/link", "-> x", "in/link", "-> a", "in/out", "-> ../secret", "secret", "s",
		"in/dir/", "", "in/pipes/", "", "also/", "", "in/alias", "-> tree", "in/locked/z", "z")
	for _, err := range []error{
		os.Chmod(filepath.Join(s.dir, "in/a"), 0o754), os.Chmod(filepath.Join(s.dir, "in/tree/sub"), 0o750),
		os.Chmod(filepath.Join(s.dir, "in/locked"), 0o555), syscall.Mkfifo(filepath.Join(s.dir, "in/pipes/p"), 0o600),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() { // or the directories could not be removed
		for _, name := range []string{"in/locked", "in/unlocked"} {
			if err := os.Chmod(filepath.Join(s.dir, name), 0o755); err != nil {
				t.Error(err)
			}
		}
	})
	s.check([]row{
		{"a file is copied, its permissions too", `return fs.copy("a", "c"), fs.read("c"), fs.stat("c").mode`, "c, a, 0754"},
		{"a file is replaced", `return fs.copy("b", "c"), fs.read("c"), fs.read("b")`, "c, b, b"},
		{"a directory takes the copy in", `return fs.copy("a", "dir"), fs.read("dir/a")`, "dir/a, a"},
		{"so does what ends with a slash", `return fs.copy("a", "made/"), fs.read("made/a")`, "made/a, a"},
		{"directories are made on the way", `return fs.copy("a", "deep/down/d")`, "deep/down/d"},
		{"another root is a place like others", `return fs.copy("a", "TREE/also/a"), fs.read("TREE/also/a")`, "TREE/also/a, a"},
		{"a link is followed", `return fs.copy("link", "e"), fs.read("e"), fs.stat("e", { follow = false }).type`, "e, a, file"},
		{"a link out is refused", `return (select(2, fs.copy("out", "f")):gsub(",.*", "")), fs.exists("f")`, "out: the symbolic link TREE/in/out leads to TREE/secret, false"},
		{"nothing is copied to the outside", `return (fs.copy("a", "out")), (fs.copy("a", "../x"))`, "nil, nil"},
		{"a copy of itself changes nothing", `return fs.copy("a", "a"), fs.read("a")`, "a, a"},
		{"what is missing is said", `return fs.copy("none", "x")`, "nil, none: no such file or directory"},
		{"a FIFO is not copied", `return fs.copy("pipes/p", "x")`, "nil, pipes/p: is a FIFO, not a regular file"},

		{"a tree is copied", `return fs.copy("tree", "copied"), fs.read("copied/x"), fs.read("copied/sub/y"), fs.stat("copied/sub").mode`, "copied, x, y, 0750"},
		{"links in it stay links", `return fs.stat("copied/link", { follow = false }).type, fs.read("copied/link"), fs.stat("copied/up", { follow = false }).type`, "link, x, link"},
		{"a directory takes a tree in", `return fs.copy("tree", "dir"), fs.read("dir/tree/sub/y")`, "dir/tree, y"},
		{"a tree does not replace another", `return fs.copy("tree", "dir")`, "nil, dir/tree: file already exists"},
		{"a tree does not replace a file", `return fs.copy("tree", "a")`, "nil, a: file already exists"},
		{"a file does not replace a tree", `fs.mkdir("dir/b"); return fs.copy("b", "dir")`, "nil, dir/b: file already exists"},
		{"a tree is not copied into itself", `return fs.copy("tree", "tree/sub/new")`, "nil, tree: is a directory and tree/sub/new is in it"},
		{"not by another name either", `return fs.copy("tree", "alias/new")`, "nil, tree: is a directory and alias/new is in it"},
		{"nor by the directory that it is in", `return fs.copy(".", "dir/all")`, "nil, .: is a directory and dir/all is in it"},
		{"a tree is copied to another root", `return fs.copy("tree", "TREE/also"), fs.walk("TREE/also/tree", { type = "file" })`,
			"TREE/also/tree, [TREE/also/tree/sub/y TREE/also/tree/x]"},
		{"a tree that must not be written to is copied", `return fs.copy("locked", "unlocked"), fs.read("unlocked/z"), fs.stat("unlocked").mode`, "unlocked, z, 0555"},
		{"a tree with a FIFO is not copied", `return fs.copy("pipes", "x")`, "nil, pipes/p: is neither a file nor a directory and cannot be copied"},
		{"two paths are needed", `return fs.copy("a")`, "error: robot.fs.copy: argument 2, 'to', is missing"},
	})
}

func TestMoving(t *testing.T) {
	s := newSubject(t, []string{"in", "also"},
		"in/a", "a", "in/b", "b", "in/c", "c", "in/tree/sub/y", "y", "in/tree/link", "-> sub/y", "in/link", "-> a", "in/out", "-> ../secret", "secret", "s", "in/dir/", "", "also/", "")
	s.check([]row{
		{"a file is renamed", `return fs.move("a", "a2"), fs.read("a2"), fs.exists("a")`, "a2, a, false"},
		{"a file is replaced", `return fs.move("b", "a2"), fs.read("a2")`, "a2, b"},
		{"a directory takes it in, and is made on the way", `return fs.move("a2", "dir"), fs.move("dir/a2", "new/dir/")`, "dir/a2, new/dir/a2"},
		{"another root takes it", `return fs.move("c", "TREE/also"), fs.exists("c"), fs.read("TREE/also/c")`, "TREE/also/c, false, c"},
		{"and gives it back", `return fs.move("TREE/also/c", "c"), fs.exists("TREE/also/c"), fs.read("c")`, "c, false, c"},
		{"a link is moved itself", `return fs.move("link", "TREE/also/link"), fs.stat("TREE/also/link", { follow = false }).type`, "TREE/also/link, link"},
		{"so is a link out, which stays useless", `return fs.move("out", "out2"), (fs.read("out2"))`, "out2, nil"},
		{"a tree is renamed", `return fs.move("tree", "t"), fs.read("t/link"), fs.exists("tree")`, "t, y, false"},
		{"a tree goes to another root", `return fs.move("t", "TREE/also/t"), fs.read("TREE/also/t/link"), fs.exists("t")`, "TREE/also/t, y, false"},
		{"a tree is not moved into itself", `fs.mkdir("d/e"); return fs.move("d", "d/e")`, "nil, d: is a directory and d/e/d is in it"},
		{"a tree does not replace a file", `return fs.move("d", "c")`, "nil, c: file already exists"},
		{"a file does not replace a tree", `fs.mkdir("dir/c"); return fs.move("c", "dir")`, "nil, dir/c: file already exists"},
		{"to its own place it is not moved", `return fs.move("c", "c"), fs.read("c")`, "c, c"},
		{"a root is not moved", `return fs.move("TREE/also", "x")`, "nil, TREE/also: is one of the directories that can be used; it cannot be removed or moved itself"},
		{"nothing is moved out of the roots", `return (fs.move("c", "../c")), fs.exists("c")`, "nil, true"},
		{"nor into them", `return (fs.move("../secret", "c")), fs.read("c")`, "nil, c"},
		{"what is missing is said", `return fs.move("none", "x")`, "nil, none: no such file or directory"},
	})
}

// TestAFileThatIsMovedToItselfStays: roots may overlap, and links lead from the one to the other.
func TestAFileThatIsMovedToItselfStays(t *testing.T) {
	s := newSubject(t, []string{"in/both", "in"}, "in/both/same", "same", "in/here", "-> both")
	s.check([]row{
		{"through a link in another root", `return fs.move("same", "TREE/in/here/same"), fs.read("same")`, "TREE/in/here/same, same"},
		{"and back", `return fs.move("TREE/in/here/same", "same"), fs.read("same")`, "same, same"},
		{"a tree is not copied into itself that way", `return fs.copy(".", "TREE/in/here/new")`, "nil, .: is a directory and TREE/in/here/new is in it"},
	})
}

// TestACancelledCopyLeavesNothing: the copy of a file that takes long is cancelled when it has begun.
func TestACancelledCopyLeavesNothing(t *testing.T) {
	for _, code := range []string{`return fs.copy("huge", "copy")`, `return pcall(fs.copy, "tree", "copied")`, `return fs.move("huge", "TREE/also/moved")`} {
		t.Run(code, func(t *testing.T) {
			s := newSubject(t, []string{"in", "also"}, "in/huge", "", "in/tree/huge", "", "also/", "")
			for _, name := range []string{"in/huge", "in/tree/huge"} {
				if err := os.Truncate(filepath.Join(s.dir, name), 64<<30); err != nil { // it takes no space
					t.Fatal(err)
				}
			}
			ctx, cancel := context.WithCancelCause(t.Context())
			defer cancel(nil)
			ended := make(chan string, 1)
			go func() { ended <- s.runWith(ctx, code) }()
			rftest.WaitFor(t, "the copy to begin", func() bool { return len(halves(s.dir)) > 0 })
			cancel(errors.New("enough"))
			got := <-ended
			if want := "error: The keyword was cancelled: enough."; got != want {
				t.Errorf("got %s", got)
			}
			if left := halves(s.dir); len(left) > 0 {
				t.Errorf("left behind: %s", left)
			}
			if got := s.run(`return fs.stat("huge").size, fs.exists("copy"), fs.exists("copied/huge"), fs.exists("TREE/also/moved")`); got != "68719476736, false, false, false" {
				t.Errorf("afterwards: %s", got)
			}
		})
	}
}

// halves returns the files of a tree that are being written.
func halves(dir string) (found []string) {
	for _, pattern := range []string{"*/.rflua-*", "in/copied/.rflua-*"} {
		names, _ := filepath.Glob(filepath.Join(dir, pattern))
		found = append(found, names...)
	}
	return found
}

func TestHashes(t *testing.T) {
	s := newSubject(t, []string{"."}, "a", "abc", "empty", "", "big", strings.Repeat("a", 1_000_000))
	s.check([]row{
		{"sha256 is used without a name", `return fs.hash("a")`, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
		{"md5", `return fs.hash("a", "md5")`, "900150983cd24fb0d6963f7d28e17f72"},
		{"sha1 of a million times a", `return fs.hash("big", "sha1")`, "34aa973cd4c4daa4f61eeb2bdbad27316534016f"},
		{"sha512", `return fs.hash("a", "sha512"):sub(1, 16), #fs.hash("a", "sha512")`, "ddaf35a193617aba, 128"},
		{"an empty file", `return fs.hash("empty", "md5")`, "d41d8cd98f00b204e9800998ecf8427e"},
		{"a missing file", `return fs.hash("none")`, "nil, none: no such file or directory"},
		{"an unknown algorithm", `return fs.hash("a", "crc")`, `error: robot.fs.hash: argument 2, 'algorithm', must be one of md5, sha1, sha256, sha512, not "crc"`},
	})
}

// TestHashingIsCancelled: the hash of a file that would take an hour.
func TestHashingIsCancelled(t *testing.T) {
	s := newSubject(t, []string{"."}, "huge", "")
	if err := os.Truncate(filepath.Join(s.dir, "huge"), 1<<42); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeoutCause(t.Context(), 20*time.Millisecond, errors.New("enough"))
	defer cancel()
	if got := s.runWith(ctx, `return pcall(fs.hash, "huge")`); got != "error: The keyword was cancelled: enough." {
		t.Errorf("got %s", got)
	}
}
