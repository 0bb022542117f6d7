package confine_test

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/rflua/rflua/engine/module/confine"
	"github.com/rflua/rflua/internal/rftest"
)

// open returns the view of one state with these roots, relative to the working directory.
func open(t *testing.T, dir string, roots ...string) *confine.Files {
	t.Helper()
	t.Chdir(dir)
	shared, err := confine.Open(roots)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(shared.Close)
	return confine.NewFiles(shared)
}

// reading returns the content of a file that a script names, or the error text that the script gets.
func reading(files *confine.Files, path string) string {
	f, err := files.Find(path)
	if err != nil {
		return err.Error()
	}
	file, _, err := f.OpenRegular(os.O_RDONLY)
	if err != nil {
		return err.Error()
	}
	defer file.Close()
	text, err := io.ReadAll(file)
	if err != nil {
		return f.Explain(err).Error()
	}
	return string(text)
}

const (
	outside = " is outside of the directories that --fs-root allows; to allow it, start rflua with --fs-root in --fs-root also --fs-root DIRECTORY"
	leads   = ", which is outside of the directories that --fs-root allows; to allow that path, start rflua with --fs-root in --fs-root also --fs-root DIRECTORY"
	instead = ", which is to be used by that path: a link is followed only if it is relative and stays in TREE/in"
)

func TestPathsStayInTheRoots(t *testing.T) {
	dir := rftest.Tree(t,
		"secret", "secret", "in/a", "a", "in/sub/b", "b", "also/c", "c", "intruder/d", "d",
		"in/good", "-> sub/b", "in/up", "-> sub/../a", "in/gooddir", "-> sub", "in/twice", "-> gooddir/b",
		"in/absolute", "-> TREE/secret", "in/inside", "-> TREE/in/a", "in/other", "-> TREE/also/c",
		"in/dots", "-> ../secret", "in/sub/deep", "-> ../../secret", "in/outdir", "-> ..",
		"in/chain", "-> chain2", "in/chain2", "-> sub/chain3", "in/sub/chain3", "-> ../dots",
		"in/dangling", "-> nothing", "in/danglingout", "-> ../nothing", "in/loop", "-> loop2", "in/loop2", "-> loop",
		"in/self", "-> .", "in/disguise", "-> gooddir/../../secret")
	files := open(t, dir, "in", "also")
	for _, row := range []struct{ rule, path, want string }{
		{"a relative path is in the first root", "a", "a"},
		{"a relative path may name directories", "sub/b", "b"},
		{"dots that stay in the root are fine", "sub/../a", "a"},
		{"an absolute path is found in the first root", "TREE/in/a", "a"},
		{"an absolute path is found in another root", "TREE/also/c", "c"},
		{"a relative path may lead to another root", "../also/c", "c"},
		{"what is not there is said so", "nothing", "nothing: no such file or directory"},
		{"what is not there in an absolute path is said so", "TREE/also/nothing", "TREE/also/nothing: no such file or directory"},

		{"a path that leads out with dots is refused", "../secret", "../secret" + outside},
		{"dots in the middle are refused too", "sub/../../secret", "sub/../../secret" + outside},
		{"an absolute path elsewhere is refused", "TREE/secret", "TREE/secret" + outside},
		{"a directory whose name begins as that of a root is another", "../intruder/d", "../intruder/d" + outside},
		{"the empty path is none", "", "the path is empty"},
		{"a path with a NUL byte is none", "a\x00b", `"a\x00b": a path has no NUL bytes`},

		{"a relative link in the root is followed", "good", "b"},
		{"a relative link with dots in the root is followed", "up", "a"},
		{"a link to a directory in the root is followed", "gooddir/b", "b"},
		{"a link over a link in the root is followed", "twice", "b"},
		{"a link to the directory that it is in is followed", "self/self/a", "a"},
		{"an absolute link out is refused", "absolute", "absolute: the symbolic link TREE/in/absolute leads to TREE/secret" + leads},
		{"an absolute link into the same root is refused", "inside", "inside: the symbolic link TREE/in/inside leads to TREE/in/a" + instead},
		{"a link into another root is refused", "other", "other: the symbolic link TREE/in/other leads to TREE/also/c" + instead},
		{"a relative link out is refused", "dots", "dots: the symbolic link TREE/in/dots leads to TREE/secret" + leads},
		{"a relative link out of a directory below is refused", "sub/deep", "sub/deep: the symbolic link TREE/in/sub/deep leads to TREE/secret" + leads},
		{"a link to the directory above is refused", "outdir/secret", "outdir/secret: the symbolic link TREE/in/outdir leads to TREE" + leads},
		{"a path through a link out and back in is refused", "outdir/in/a", "outdir/in/a: the symbolic link TREE/in/outdir leads to TREE" + leads},
		{"a link to a link to a link out is refused, and the last one is named", "chain", "chain: the symbolic link TREE/in/dots leads to TREE/secret" + leads},
		{"dots behind a link to a directory count from where it leads", "disguise", "disguise: the symbolic link TREE/in/disguise leads to TREE/secret" + leads},
		{"a link to nothing says that there is nothing", "dangling", "dangling: no such file or directory"},
		{"a link to nothing outside is refused, there or not", "danglingout", "danglingout: the symbolic link TREE/in/danglingout leads to TREE/nothing" + leads},
		{"links that lead to each other end", "loop", "loop: too many levels of symbolic links"},
	} {
		t.Run(row.rule, func(t *testing.T) {
			got := reading(files, strings.ReplaceAll(row.path, "TREE", dir))
			if want := strings.ReplaceAll(row.want, "TREE", dir); got != want {
				t.Errorf("%q\n got %s\nwant %s", row.path, got, want)
			}
		})
	}
}

func TestErrorsCanBeAskedFor(t *testing.T) {
	dir := rftest.Tree(t, "in/a", "a", "in/out", "-> ..", "in/loop", "-> loop")
	files := open(t, dir, "in")
	for _, row := range []struct {
		path string
		want error
	}{
		{"..", confine.ErrOutside},
		{"out/x", confine.ErrOutside},
		{"nothing", fs.ErrNotExist},
		{"a/below", syscall.ENOTDIR},
		{"loop", syscall.ELOOP},
	} {
		f, err := files.Find(row.path)
		if err == nil {
			_, err = f.Root.Stat(f.Name)
			err = f.Explain(err)
		}
		if !errors.Is(err, row.want) {
			t.Errorf("%s: %v, want one that is %v", row.path, err, row.want)
		}
		if again := f.Explain(err); again != err {
			t.Errorf("%s: explained twice it is %v", row.path, again)
		}
	}
}

func TestRealFollowsLinks(t *testing.T) {
	dir := rftest.Tree(t, "in/sub/deep/b", "b", "in/to", "-> sub/deep", "in/sub/back", "-> to/../x", "in/sub/to", "-> deep",
		"in/new", "-> sub/made", "in/out", "-> ../..", "in/loop", "-> loop")
	files := open(t, dir, "in")
	for _, row := range []struct{ rule, path, want string }{
		{"a path without links is as it is", "sub/deep/b", "sub/deep/b"},
		{"a link is followed", "to/b", "sub/deep/b"},
		{"dots count from where a link leads", "sub/back", "sub/x"},
		{"a link to what is not there yet leads to its place", "new", "sub/made"},
		{"what is not there is kept", "to/none/at/all", "sub/deep/none/at/all"},
		{"the root is the root", ".", "."},
		{"a link out is refused", "out/x", "out/x: the symbolic link TREE/in/out leads to TREE/.."},
		{"a loop is refused", "loop", "loop: too many levels of symbolic links"},
	} {
		f, err := files.Find(row.path)
		if err != nil {
			t.Fatal(err)
		}
		real, err := f.Real()
		got := real.Name
		if err != nil {
			got = err.Error()
		} else if real.Path != filepath.Join(dir, "in", row.want) {
			t.Errorf("%s: the absolute path is %s", row.rule, real.Path)
		}
		want := strings.ReplaceAll(strings.ReplaceAll(row.want, "TREE/..", filepath.Dir(dir)), "TREE", dir)
		if got != want && !(err != nil && strings.HasPrefix(got, want+",")) {
			t.Errorf("%s\n got %s\nwant %s", row.rule, got, want)
		}
	}
}

// TestALinkThatIsSwappedNeverLeadsOut: a directory becomes a link out and back again while its file is read.
func TestALinkThatIsSwappedNeverLeadsOut(t *testing.T) {
	dir := rftest.Tree(t, "in/door/file", "inside", "out/file", "secret", "in/spare", "-> ../out")
	files := open(t, dir, "in")
	stop, stopped := make(chan struct{}), make(chan error, 1)
	go func() {
		var err error
		for err == nil {
			select {
			case <-stop:
				stopped <- nil
				return
			default:
			}
			for _, step := range [][2]string{{"in/door", "in/real"}, {"in/spare", "in/door"}, {"in/door", "in/spare"}, {"in/real", "in/door"}} {
				if err == nil {
					err = os.Rename(filepath.Join(dir, step[0]), filepath.Join(dir, step[1]))
				}
			}
		}
		stopped <- err
	}()
	seen := map[string]int{}
	for i := 0; i < 20000 && (i < 2000 || seen["refused"] == 0); i++ {
		switch got := reading(files, "door/file"); {
		case strings.Contains(got, confine.ErrOutside.Error()):
			seen["refused"]++
		case strings.Contains(got, "no such file"), strings.Contains(got, "not a directory"): // between two names
		case got != "inside":
			t.Fatalf("read %q", got)
		}
	}
	close(stop)
	if err := <-stopped; err != nil {
		t.Fatal(err)
	}
	if seen["refused"] == 0 {
		t.Error("the link was never seen; the test has shown nothing")
	}
}

func TestAStateMayHaveDirectoriesOfItsOwn(t *testing.T) {
	dir := rftest.Tree(t, "in/a", "a", "own/b", "b")
	files := open(t, dir, "in")
	other := open(t, dir, "in")
	path := filepath.Join(dir, "own", "b")
	remove, err := files.Add(filepath.Join(dir, "own"))
	if err != nil {
		t.Fatal(err)
	}
	if got := reading(files, path); got != "b" {
		t.Errorf("in a directory that was added: %s", got)
	}
	if got := reading(files, "a"); got != "a" {
		t.Errorf("a relative path is still in the first root: %s", got)
	}
	if got := reading(other, path); !strings.Contains(got, confine.ErrOutside.Error()) {
		t.Errorf("in another state: %s", got)
	}
	remove()
	if got := reading(files, path); !strings.Contains(got, confine.ErrOutside.Error()) {
		t.Errorf("after it was taken away: %s", got)
	}
	if _, err := files.Add(filepath.Join(dir, "nothing")); err == nil {
		t.Error("a directory that there is not was added")
	}
}

func TestARootMayItselfBeNamedByALink(t *testing.T) {
	dir := rftest.Tree(t, "real/a", "a", "named", "-> real")
	files := open(t, dir, "named")
	for _, path := range []string{"a", filepath.Join(dir, "named/a"), filepath.Join(dir, "real/a")} {
		if got := reading(files, path); got != "a" {
			t.Errorf("%s: %s", path, got)
		}
	}
}

func TestWithoutRootsNothingIsAllowed(t *testing.T) {
	got := reading(confine.NewFiles(nil), "a")
	if want := "a is outside of the directories that --fs-root allows; to allow it, start rflua with --fs-root DIRECTORY"; got != want {
		t.Errorf("got %s", got)
	}
}

func TestARootThatCannotBeOpenedIsNamed(t *testing.T) {
	dir := rftest.Tree(t, "file", "text")
	for _, name := range []string{filepath.Join(dir, "file"), filepath.Join(dir, "nothing")} {
		if _, err := confine.Open([]string{dir, name}); err == nil || !strings.Contains(err.Error(), "cannot use "+name+" as a root for files") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestFilesMayBeUsedByOtherGoroutines: net/http opens the files of a request on one of its own, and asks why it could
// not.
func TestFilesMayBeUsedByOtherGoroutines(t *testing.T) {
	dir := rftest.Tree(t, "in/a", "a", "in/out", "-> ../own/b", "own/b", "b")
	files := open(t, dir, "in")
	out, err := files.Find("out")
	if err != nil {
		t.Fatal(err)
	}
	var other sync.WaitGroup
	other.Go(func() {
		for range 100 {
			if _, _, err := out.OpenRegular(os.O_RDONLY); !errors.Is(err, confine.ErrOutside) {
				t.Errorf("a link out gave %v", err)
			}
		}
	})
	for range 100 {
		remove, err := files.Add(filepath.Join(dir, "own"))
		if err != nil {
			t.Fatal(err)
		}
		remove()
	}
	other.Wait()
}
