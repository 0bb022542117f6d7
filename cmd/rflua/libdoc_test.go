package main

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rflua/rflua/engine"
)

// TestSpecificationFilesAreThoseOfLibdoc writes a specification file of every library in both formats, which must hold
// what Robot Framework's Libdoc gets from a running server, and of which Libdoc makes HTML without a warning. The schemas
// of the formats are not part of Robot Framework's package; its own readers and writers stand for them.
func TestSpecificationFilesAreThoseOfLibdoc(t *testing.T) {
	t.Setenv("GORACE", "atexit_sleep_ms=0")
	python, err := filepath.Abs("../../.venv/bin/python")
	if err != nil {
		t.Fatal(err)
	}
	for name, libraries := range map[string]string{"shipped": "../../lua", "test data": "testdata/lua", "tricky": "testdata/libdoc/lua"} {
		t.Run(name, func(t *testing.T) {
			url, _ := serveForRobot(t, "rflua", libraries)
			dir := t.TempDir()
			names := loadable(t, libraries)
			for _, name := range names {
				for _, format := range []string{"json", "xml"} {
					file := filepath.Join(dir, name+"."+format)
					quietly(t, "rflua", "doc", name, libraries, "--output", file)
					if libraries == "../../lua" { // compare.py makes HTML of them all, without a process for each
						quietly(t, python, "-m", "robot.libdoc", "--quiet", file, filepath.Join(dir, name+"."+format+".html"))
					}
				}
			}
			out, err := robotCommand(t, python, append([]string{"testdata/libdoc/compare.py", url, dir}, names...)...).CombinedOutput()
			if err != nil || !bytes.Contains(out, []byte(" 0 differences")) {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
}

// loadable are the names of the libraries that load.
func loadable(t *testing.T, root string) (names []string) {
	t.Helper()
	e, err := engine.Open(t.Context(), engine.Config{Roots: []string{root}})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close(context.Background())
	for _, lib := range e.Libraries() {
		if lib.Err() == nil {
			names = append(names, lib.Name)
		}
	}
	if len(names) == 0 {
		t.Fatalf("no library of %s loads", root)
	}
	return names
}

func robotCommand(t *testing.T, program string, args ...string) *exec.Cmd {
	ctx, cancel := context.WithTimeout(context.Background(), robotPatience)
	t.Cleanup(cancel)
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Env = robotEnvironment()
	return cmd
}

// quietly runs a program that must succeed and has nothing to say, warnings included.
func quietly(t *testing.T, program string, args ...string) {
	t.Helper()
	out, err := robotCommand(t, program, args...).CombinedOutput()
	if err != nil || len(out) > 0 {
		t.Errorf("%s %s: %v\n%s", program, strings.Join(args, " "), err, out)
	}
	for _, arg := range args {
		if info, err := os.Stat(arg); strings.HasSuffix(arg, ".html") && (err != nil || info.Size() < 10000) {
			t.Errorf("%s is no documentation: %v", arg, err)
		}
	}
}
