package fs_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestWaitingForWhatIsThereOrNeverComes(t *testing.T) {
	s := newSubject(t, []string{"in"}, "in/a", "one two", "in/split", strings.Repeat("x", 256<<10-3)+"needle", "in/out", "-> ../secret", "secret", "s", "in/sub/", "")
	s.check([]row{
		{"what is there is not waited for", `return fs.wait_until_exists("a", { timeout = 0 }), fs.wait_until_exists("sub", { timeout = 0 })`, "true, true"},
		{"what is not there is removed", `return fs.wait_until_removed("none", { timeout = 0 })`, "true"},
		{"what is in it is not waited for", `return fs.wait_until_contains("a", "e t", { timeout = 0 })`, "true"},
		{"a text is found where two pieces meet", `return fs.wait_until_contains("split", "xneedle", { timeout = 0 })`, "true"},
		{"every file contains the empty text", `return fs.wait_until_contains("a", "", { timeout = 0 })`, "true"},
		{"what does not come", `return fs.wait_until_exists("none", { timeout = 0.02, every = 0.001 })`, "nil, none: does not exist after 20 milliseconds"},
		{"what does not go", `return fs.wait_until_removed("a", { timeout = "20 ms", every = "1ms" })`, "nil, a: still exists after 20 milliseconds"},
		{"what does not get into it", `return fs.wait_until_contains("a", "three", { timeout = 0.01 })`, `nil, a: does not contain "three" after 10 milliseconds`},
		{"a file that does not come", `return fs.wait_until_contains("none", "three", { timeout = 0.01 })`, `nil, none: does not exist after 10 milliseconds`},
		{"a directory contains no text", `return fs.wait_until_contains("sub", "x")`, "nil, sub: is a directory"},
		{"a link out is not waited for", `return (fs.wait_until_exists("out")), (fs.wait_until_removed("out")), (fs.wait_until_contains("out", "x"))`, "nil, nil, nil"},
		{"nor what is outside", `return (fs.wait_until_exists("../none")), (fs.wait_until_contains("../none", "x"))`, "nil, nil"},
		{"a pause is not nothing", `return fs.wait_until_exists("a", { every = 0 })`,
			"error: robot.fs.wait_until_exists: argument 2, 'options', option 'every' must be at least 0.001 seconds"},
		{"a time is one", `return fs.wait_until_contains("a", "x", { timeout = "soon" })`,
			`error: robot.fs.wait_until_contains: argument 3, 'options', option 'timeout' must be seconds or a time such as "1 min 30 s", not "soon"`},
		{"wrong options are wrong for wrong paths too", `return fs.wait_until_exists("../x", { for_ever = true })`,
			`error: robot.fs.wait_until_exists: argument 2, 'options', has no option "for_ever"; available: timeout, every`},
	})
}

// TestWaitingForAnother: another program acts while the keyword waits, or just before.
func TestWaitingForAnother(t *testing.T) {
	for _, row := range []struct {
		rule, code string
		act        func(name string) error
	}{
		{"a file comes", `return fs.wait_until_exists("new/a")`, func(name string) error {
			if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
				return err
			}
			return os.WriteFile(name, nil, 0o644)
		}},
		{"a file goes", `return fs.wait_until_removed("old")`, func(name string) error { return os.Remove(name) }},
		{"a text is added", `return fs.wait_until_contains("log", "ready")`, func(name string) error {
			f, err := os.OpenFile(name, os.O_APPEND|os.O_WRONLY, 0)
			if err != nil {
				return err
			}
			_, err = f.WriteString("dy\n")
			return errors.Join(err, f.Close())
		}},
		{"a file is written anew", `return fs.wait_until_contains("log", "other")`, func(name string) error {
			return os.WriteFile(name, []byte("other"), 0o644)
		}},
		{"a file is replaced", `return fs.wait_until_contains("log", "other")`, func(name string) error {
			if err := os.WriteFile(name+".new", []byte("other"), 0o644); err != nil {
				return err
			}
			return os.Rename(name+".new", name)
		}},
	} {
		t.Run(row.rule, func(t *testing.T) {
			s := newSubject(t, []string{"."}, "old", "", "log", "not rea")
			var name string
			for _, n := range []string{"new/a", "old", "log"} {
				if strings.Contains(row.code, `"`+n+`"`) {
					name = filepath.Join(s.dir, n)
				}
			}
			result := make(chan string)
			go func() { result <- s.run(row.code) }()
			if err := row.act(name); err != nil {
				t.Error(err)
			}
			if got := <-result; got != "true" {
				t.Errorf("got %s", got)
			}
		})
	}
}

func TestWaitingIsCancelled(t *testing.T) {
	s := newSubject(t, []string{"."}, "a", "")
	for _, code := range []string{
		`return fs.wait_until_exists("none", { timeout = 3600 })`,
		`return pcall(fs.wait_until_removed, "a", { timeout = 3600, every = 3600 })`,
		`return fs.wait_until_contains("a", "x", { timeout = 3600 })`,
	} {
		ctx, cancel := context.WithTimeoutCause(t.Context(), 10*time.Millisecond, errors.New("enough"))
		if got := s.runWith(ctx, code); got != "error: The keyword was cancelled: enough." {
			t.Errorf("%s: %s", code, got)
		}
		cancel()
	}
	if got := s.run(`return fs.exists("a")`); got != "true" {
		t.Errorf("afterwards: %s", got)
	}
}
