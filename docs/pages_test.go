// Package docs tests the documents of this repository: every block of code in them runs, every link leads somewhere, every
// flag of the server is described, and every hazard names a test that exists.
//
// TestEveryBlockRuns takes each page as its reader would: from top to bottom, in an empty directory. What happens to a block
// depends on its language:
//
//	console          commands after "$ ", run by sh; what is shown below must be printed, and nothing else
//	sh               run by sh; every command must succeed
//	lua              a library, which rflua check must pass; without a return the body of a keyword, which must pass
//	robotframework   run by Robot Framework; must pass. What has no test cases gets one
//	go, python, json compiled by a command of the page; compiled; parsed
//
// A transcript of `rflua serve` starts a server, which stays until the next one or the end of the page. A transcript that begins
// without a command is more of that server's console. "..." stands for any lines, or for any text in a line.
//
// Lines above a block tell the test more, and readers do not see them:
//
//	<!-- file: NAME -->       the block is saved under this name, and what uses it comes later
//	<!-- not run: REASON -->  the block is not run; the shell still reads commands. The test lists the reason
//	<!-- run: COMMAND -->     stands for itself: a command, or a server, that the page does not show. $REPOSITORY is the repository
//
//	<!-- needs: PROGRAM -->   stands for itself: where the program is missing, the rest of the page is not run, and the test says so
//
// It needs Robot Framework in .venv, which `make test` makes.
package docs

import (
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// rflua is the command, built for these tests.
var rflua string

func TestMain(m *testing.M) {
	os.Exit(runWithCommand(m))
}

func runWithCommand(m *testing.M) int {
	dir, err := os.MkdirTemp("", "rflua-docs")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	rflua = filepath.Join(dir, "rflua")
	build := exec.Command("go", "build", "-o", rflua, "../cmd/rflua")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "go build: %v\n%s", err, out)
		return 1
	}
	return m.Run()
}

// documents returns the Markdown files of the repository, relative to this directory.
func documents(t *testing.T) (files []string) {
	t.Helper()
	err := filepath.WalkDir("..", func(file string, entry fs.DirEntry, err error) error {
		name := entry.Name()
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (name == "testdata" || strings.HasPrefix(name, ".") && name != ".."):
			return filepath.SkipDir
		case filepath.Ext(name) == ".md":
			files = append(files, file)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 10 {
		t.Fatalf("there are only %d documents", len(files))
	}
	return files
}

func read(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestEveryBlockRuns(t *testing.T) {
	if _, err := os.Stat("../.venv/bin/robot"); err != nil {
		t.Fatalf("Robot Framework is missing: %v; run \"make test\", or \"make .venv/ready\"", err)
	}
	run, left := 0, []string{}
	pages := map[string][]step{}
	for _, file := range documents(t) {
		steps, err := parse(read(t, file))
		if err != nil {
			t.Errorf("%s: %v", file, err)
		}
		for _, s := range steps {
			switch {
			case s.reason != "":
				left = append(left, fmt.Sprintf("%s:%d: %s", strings.TrimPrefix(file, "../"), s.line, s.reason))
			case s.language != "run" && s.language != "needs":
				run++
			}
		}
		if len(steps) > 0 {
			pages[file] = steps
		}
	}
	t.Logf("%d blocks run; %d do not:\n%s", run, len(left), strings.Join(left, "\n"))
	for file, steps := range pages {
		t.Run(strings.TrimPrefix(file, "../"), func(t *testing.T) {
			t.Parallel()
			if line, err := take(t, steps); err != nil {
				t.Errorf("%s:%d: %v", file, line, err)
			}
		})
	}
}

// take does the steps of a page until one is not as the page says, and returns its line.
func take(t *testing.T, steps []step) (line int, err error) {
	reader := newPage(t)
	for _, s := range steps {
		if s.language == "needs" {
			if _, err := exec.LookPath(s.text); err != nil {
				t.Logf("line %d: the rest of the page is not run: %v", s.line, err)
				return 0, nil
			}
			continue
		}
		if err := reader.do(s); err != nil {
			return s.line, err
		}
	}
	return 0, nil
}
