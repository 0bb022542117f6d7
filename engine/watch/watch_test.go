package watch

import (
	"bytes"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/fsnotify/fsnotify"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	quiet = 20 * time.Millisecond
	soon  = 30 * time.Millisecond // a Poll for what only looking can find
	never = time.Hour             // a Poll that shows that the events were enough
)

// The rows are edits as real editors and tools make them. "before" is run before the watcher is there.
func TestEveryEditIsOneBurst(t *testing.T) {
	for _, row := range []struct {
		name   string
		before string
		edit   string
		poll   time.Duration
		root   string // in the directory of the script; "src" unless given
		track  string
	}{
		{name: "in-place write", before: "write src/lib.lua 1", edit: "write src/lib.lua 2 => burst, write src/lib.lua 3 => burst"},
		{name: "a truncated file is completed", before: "write src/lib.lua 1", edit: "write src/lib.lua => burst, write src/lib.lua 2 => burst"},
		{name: "Vim's backup and rename", before: "write src/lib.lua 1",
			edit: "write src/4913 x, remove src/4913, rename src/lib.lua src/lib.lua~, write src/lib.lua 2, remove src/lib.lua~ => burst"},
		{name: "rename over", before: "write src/lib.lua 1", edit: "write src/.lib.swp 2, rename src/.lib.swp src/lib.lua => burst"},
		{name: "JetBrains' safe write", before: "write src/lib.lua 1",
			edit: "write src/lib.lua___jb_tmp___ 2, rename src/lib.lua src/lib.lua___jb_old___, rename src/lib.lua___jb_tmp___ src/lib.lua, remove src/lib.lua___jb_old___ => burst"},
		{name: "Kubernetes swaps a config map", before: "mkdir src/..1, write src/..1/lib.lua 1, link ..1 src/..data, link ..data/lib.lua src/lib.lua",
			edit: "mkdir src/..2, write src/..2/lib.lua 2, link ..2 src/..data_tmp, rename src/..data_tmp src/..data, remove src/..1 => burst", track: "src/lib.lua"},
		{name: "the root is a link that is swapped", before: "write v1/lib.lua 1, write v2/lib.lua 2, link v1 src",
			edit: "link v2 new, rename new src => burst, write v2/lib.lua 3 => burst, write v1/lib.lua 4 => nothing", poll: soon},
		{name: "a checkout of 300 files", before: "write .git/HEAD x, files src 300 1",
			edit: "write .git/index.lock, files src 300 2 => nothing, files src 300 3, remove .git/index.lock => burst"},
		{name: "a lock that a crash left behind", before: "write .git/index.lock, old .git/index.lock", edit: "write src/lib.lua 1 => burst"},
		{name: "a new directory with a file in it", edit: "write src/a/b/lib.lua 1 => burst, write src/a/b/lib.lua 2 => burst"},
		{name: "a directory is moved in", before: "write a/b/lib.lua 1", edit: "rename a src/a => burst, write src/a/b/lib.lua 2 => burst"},
		{name: "a directory is moved out", before: "write src/a/b/lib.lua 1", edit: "rename src/a a => burst, write a/b/lib.lua 2 => nothing, write src/x 1 => burst"},
		{name: "a directory is replaced", before: "write src/a/lib.lua 1",
			edit: "rename src/a a, remove a, write src/a/lib.lua 2 => burst, write src/a/lib.lua 3 => burst"},
		{name: "a directory is deleted and made again", before: "write src/a/lib.lua 1",
			edit: "remove src/a => burst, write src/a/lib.lua 2 => burst, write src/a/lib.lua 3 => burst"},
		{name: "the root is replaced", before: "write src/a/lib.lua 1",
			edit: "rename src old, write src/a/lib.lua 2 => burst, write src/a/lib.lua 3 => burst, write old/a/lib.lua 4 => nothing"},
		{name: "the root is deleted and made again later", before: "write src/lib.lua 1",
			edit: "remove src => burst, write src/lib.lua 2 => burst, write src/lib.lua 3 => burst", poll: soon},
		{name: "a directory above the root is replaced", before: "write up/src/lib.lua 1", root: "up/src",
			edit: "rename up old => burst, write up/src/lib.lua 2 => burst, write up/src/lib.lua 3 => burst", poll: soon},
		{name: "a file is deleted", before: "write src/lib.lua 1", edit: "remove src/lib.lua => burst"},
		{name: "chmod is nothing", before: "write src/lib.lua 1", edit: "chmod src/lib.lua => nothing, write src/lib.lua 2 => burst", poll: soon, track: "src/lib.lua"},
		{name: "litter is nothing", before: "write src/lib.lua 1", poll: soon, track: "src/lib.lua",
			edit: "write src/4913, write src/lib.lua~ 1, write src/.lib.lua.swp 1, write src/#lib.lua# 1, write src/x.tmp 1, link me@host.1 src/.#lib.lua, write src/.cache/x 1, remove src/4913 => nothing, write src/lib.lua 2 => burst"},
		{name: "a tracked file elsewhere", before: "write other/lib.lua 1", poll: soon, track: "other/lib.lua",
			edit: "write other/lib.lua 22 => burst, remove other/lib.lua => burst, write other/lib.lua 3 => burst"},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			s := newScript(t)
			s.run("mkdir kept, " + row.before)
			if row.root == "" {
				row.root = "src"
			}
			if !strings.Contains(row.before, "link v1 src") {
				s.run("mkdir " + row.root)
			}
			if row.poll == 0 {
				row.poll = never
			}
			s.watch(row.root, Options{Poll: row.poll})
			if row.track != "" {
				s.w.Track([]string{s.path(row.track)})
			}
			s.run(row.edit)
		})
	}
}

func TestWithoutNotificationsPollingFindsTheChanges(t *testing.T) {
	for name, notifier := range map[string]func() (*fsnotify.Watcher, error){
		"no instance to be had": func() (*fsnotify.Watcher, error) { return nil, errors.New("too many open files") },
		"no watch to be had": func() (*fsnotify.Watcher, error) {
			n, err := fsnotify.NewWatcher()
			if err == nil {
				err = n.Close()
			}
			return n, err
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newScript(t)
			s.run("write src/a/lib.lua 1, write src/lib.lua 1")
			var log bytes.Buffer
			s.watch("src", Options{Poll: soon, notifier: notifier, Logger: slog.New(slog.NewTextHandler(&log, nil))})
			s.run(`write src/a/lib.lua 22 => burst, write src/b/lib.lua 1 => burst, remove src/a => burst,
				chmod src/lib.lua, write src/x.tmp 1 => nothing, write src/.new 2, rename src/.new src/lib.lua => burst`)
			s.w.Close()
			if strings.Count(log.String(), "no notifications of changed files") != 1 {
				t.Errorf("the log should say once that there are no notifications:\n%s", &log)
			}
		})
	}
}

func TestABurstThatDoesNotEndIsReportedAfterTheLongestTime(t *testing.T) {
	t.Parallel()
	s := newScript(t)
	s.run("write src/lib.lua 1")
	s.watch("src", Options{Quiet: time.Hour, Longest: 3 * quiet, Poll: never})
	s.run("write src/lib.lua 2")
	s.expect("burst")
}

func TestOneDirectoryThatIsNoneIsAnError(t *testing.T) {
	if _, err := New([]string{t.TempDir(), "missing"}, Options{}); err == nil || !strings.Contains(err.Error(), "cannot watch missing") {
		t.Errorf("got %v", err)
	}
}

func TestNothingHangsAfterClose(t *testing.T) {
	w, err := New([]string{t.TempDir()}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	w.Close()
	w.Close()
	w.Track([]string{"lib.lua"})
}
