package watch

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// script runs edits: steps separated by commas, each of them a verb and names below dir. "=> burst" after a step demands
// exactly one burst, "=> nothing" none.
type script struct {
	t   *testing.T
	dir string
	w   *Watcher
}

func newScript(t *testing.T) *script { return &script{t: t, dir: t.TempDir()} }

func (s *script) path(name string) string { return filepath.Join(s.dir, name) }

func (s *script) watch(root string, o Options) {
	s.t.Helper()
	if o.Quiet == 0 {
		o.Quiet = quiet
	}
	var err error
	if s.w, err = New([]string{s.path(root)}, o); err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(s.w.Close)
}

func (s *script) run(text string) {
	s.t.Helper()
	for step := range strings.SplitSeq(text, ",") {
		edit, expected, _ := strings.Cut(step, "=>")
		if words := strings.Fields(edit); len(words) > 0 {
			if err := s.step(words[0], append(words[1:], "", "", "")); err != nil {
				s.t.Fatalf("%s: %v", edit, err)
			}
		}
		if expected = strings.TrimSpace(expected); expected != "" {
			s.t.Log(strings.TrimSpace(step))
			s.expect(expected)
		}
	}
}

func (s *script) step(verb string, args []string) error {
	name := s.path(args[0])
	switch verb {
	case "write":
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			return err
		}
		return os.WriteFile(name, []byte(args[1]), 0o666)
	case "files":
		n, err := strconv.Atoi(args[1])
		for i := 0; i < n && err == nil; i++ {
			file := fmt.Sprintf("%s/lib%d.lua", args[0], i)
			_ = os.Remove(s.path(file)) // as git does
			err = s.step("write", []string{file, args[2]})
		}
		return err
	case "mkdir":
		return os.MkdirAll(name, 0o777)
	case "rename":
		return os.Rename(name, s.path(args[1]))
	case "remove":
		return os.RemoveAll(name)
	case "link":
		return os.Symlink(args[0], s.path(args[1]))
	case "chmod":
		return os.Chmod(name, 0o600)
	case "old":
		hourAgo := time.Now().Add(-time.Hour)
		return os.Chtimes(name, hourAgo, hourAgo)
	}
	return fmt.Errorf("unknown verb %q", verb)
}

// expect waits for the burst; that nothing more comes can only be seen by giving it time.
func (s *script) expect(what string) {
	s.t.Helper()
	if what == "burst" {
		select {
		case <-s.w.Changes():
		case <-time.After(10 * time.Second):
			s.t.Fatal("no burst within 10 s")
		}
	}
	select {
	case <-s.w.Changes():
		s.t.Fatal("a burst too many")
	case <-time.After(6 * quiet):
	}
}
