package main

import (
	"context"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// TestTheTourOfTheReadme does what the section says, word for word, in a directory of its own: it saves the files, runs the
// commands with sh, and looks for the lines that are shown below a command at the beginning of what it prints ("..." stands for
// any lines, and a duration for any duration). What `rflua serve` prints is waited for, and so is what it says of an edit; a
// block without a command is more of it. Only the ports are others, since somebody may have those of the README: 8270 and 8271
// are replaced in files and commands, and back in what is printed.
//
// The other rows have a wrong line in a copy of the section, which must be reported.
func TestTheTourOfTheReadme(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, old, new, problem string }{
		{name: "as it is written"},
		{"a file that is made has another name", "counter.robot       a suite", "count.robot       a suite", "rflua new Counter: there is no line \"count.robot       a suite"},
		{"the server says something else when it starts", "Counter  3 keywords", "Counter  4 keywords", "rflua serve: there is no line \"Counter  http://127.0.0.1:8270/Counter  4 keywords\""},
		{"another number of tests passes", "\n    3 tests, 3 passed", "\n    4 tests, 4 passed", "robot counter.robot: there is no line \"4 tests, 4 passed, 0 failed\""},
		{"a keyword returns something else", "INFO: now at 3\n    3", "INFO: now at 3\n    4", "count_up: there is no line \"4\""},
		{"a line between two is left out", "    Counter.Count Up\n        step: int = 1\n", "    Counter.Count Up\n", "rflua doc Counter.count_up: there is no line \"    -> int\""},
		{"the edit changes nothing", "s/counted to/now at/", "s/counted upto/now at/", "count_up: there is no line \"INFO: now at 3\""},
		{"another column has the typo", "Counter.lua:25:15: error", "Counter.lua:25:16: error", "count_up: there is no line \"lua/Counter.lua:25:16: error"},
		{"the server says something else of an edit", "generation 2; edited", "generation 3; edited", "the console of the server: there is no line \"Counter: generation 3; edited lua/Counter.lua"},
		{"the library that is saved has a mistake", "http.get(", "http.fetch(", "robot web.robot: there is no line \"1 test, 1 passed, 0 failed\""},
		{"the suite imports another library", "8271    Web", "8271    Net", "robot web.robot: there is no line \"1 test, 1 passed, 0 failed\""},
		{"a block does not say which file it is", "Save this as `web.robot`:", "Look at `web.robot`:", "does not say what to save it as"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			text := strings.Replace(string(readme), c.old, c.new, 1)
			if text == string(readme) && c.old != "" {
				t.Fatalf("README.md has no %q: the row changes nothing", c.old)
			}
			switch err := takeTour(t, text); {
			case err == nil && c.problem != "":
				t.Errorf("nothing was reported, want %q", c.problem)
			case err != nil && (c.problem == "" || !strings.Contains(err.Error(), c.problem)):
				t.Errorf("%v\nwant %q", err, c.problem)
			}
		})
	}
}

// takeTour gives the first thing that is not as the text says.
func takeTour(t *testing.T, text string) error {
	steps, err := tourSteps(text, "Five-minute tour")
	if err != nil {
		return err
	}
	visitor := newTour(t)
	for _, step := range steps {
		if err := visitor.do(step); err != nil {
			return err
		}
	}
	if visitor.server == nil || !slices.ContainsFunc(steps, func(s tourStep) bool { return s.file != "" }) {
		return fmt.Errorf("the tour serves nothing, or saves nothing: %d steps", len(steps))
	}
	return nil
}

// tour is where the reader has come.
type tour struct {
	t         *testing.T
	ctx       context.Context
	dir       string
	env       []string
	server    *tourServer // nil until it is started
	toReal    *strings.Replacer
	toWritten *strings.Replacer
}

func newTour(t *testing.T) *tour {
	// It outlives the test, so that the server ends by a signal.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), robotPatience)
	t.Cleanup(cancel)
	venv, err := filepath.Abs("../../.venv/bin")
	if err != nil {
		t.Fatal(err)
	}
	rflua, err := exec.LookPath("rflua") // this program, which TestMain has put there
	if err != nil {
		t.Fatal(err)
	}
	path := strings.Join([]string{filepath.Dir(rflua), venv, os.Getenv("PATH")}, string(os.PathListSeparator))
	env := append(robotEnvironment(), "PATH="+path, "RFLUA_PORT=0", "RFLUA_JSONRPC_PORT=0", "GORACE=atexit_sleep_ms=0")
	return &tour{t: t, ctx: ctx, dir: t.TempDir(), env: env, toReal: strings.NewReplacer(), toWritten: strings.NewReplacer()}
}

func (v *tour) do(step tourStep) error {
	before := v.libraries()
	reports := v.server.reports()
	switch {
	case step.file != "":
		if err := os.WriteFile(filepath.Join(v.dir, step.file), []byte(v.toReal.Replace(step.text)), 0o644); err != nil {
			return err
		}
	case strings.HasPrefix(step.command, "rflua serve"):
		if err := v.serve(step.command); err != nil {
			return err
		}
		return v.console(step.command, step.shown)
	case step.command == "" && v.server == nil:
		return fmt.Errorf("there is no command above %q", step.shown)
	case step.command == "":
		return v.console("the console of the server", step.shown)
	default:
		out, err := v.shell(step.command).CombinedOutput()
		if v.ctx.Err() != nil {
			return fmt.Errorf("%s: %w, %w", step.command, err, v.ctx.Err())
		}
		// The exit code is none of the things that are shown.
		if _, err := v.look(step.command, step.shown, strings.Split(string(out), "\n")); err != nil {
			return err
		}
	}
	if v.server != nil && !maps.Equal(before, v.libraries()) {
		return v.server.wait(v.ctx, "the server says nothing of an edit", func() bool { return v.server.reports() > reports })
	}
	return nil
}

// look looks for what is shown in what was printed, and gives how many lines of it that took.
func (v *tour) look(what string, shown, printed []string) (int, error) {
	for i := range printed {
		printed[i] = v.toWritten.Replace(printed[i])
	}
	line, seen, isMissing := missing(shown, printed)
	if isMissing {
		return 0, fmt.Errorf("%s: there is no line %q where it is shown in\n%s", what, line, strings.Join(printed, "\n"))
	}
	return seen, nil
}

// console looks for the next lines of the server's console. They are there: it was ready before, or has reported every edit.
func (v *tour) console(what string, shown []string) error {
	seen, err := v.look(what, shown, strings.Split(v.server.console(), "\n")[v.server.seen:])
	v.server.seen += seen
	return err
}

func (v *tour) shell(command string) *exec.Cmd {
	cmd := exec.CommandContext(v.ctx, "sh", "-c", v.toReal.Replace(command))
	cmd.Dir, cmd.Env = v.dir, v.env
	return cmd
}

// libraries are the files that a server would look at.
func (v *tour) libraries() map[string]string {
	files, err := filepath.Glob(filepath.Join(v.dir, "lua", "*.lua"))
	if err != nil {
		v.t.Fatal(err)
	}
	found := map[string]string{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			v.t.Fatal(err)
		}
		found[file] = string(text)
	}
	return found
}

// started has the ports of a server that is ready.
var started = regexp.MustCompile(`(?s)server at 127\.0\.0\.1:(\d+) started\..*server at tcp://127\.0\.0\.1:(\d+) started\.\n`)

// serve starts a server, which ends with the test, and waits until it is ready.
func (v *tour) serve(command string) error {
	v.server = &tourServer{changed: make(chan struct{}, 1), exited: make(chan struct{})}
	cmd := v.shell("exec " + command)
	cmd.Stdout, cmd.Stderr = v.server, v.server
	if err := cmd.Start(); err != nil {
		return err
	}
	var ended error
	go func() {
		ended = cmd.Wait()
		close(v.server.exited)
	}()
	v.t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		<-v.server.exited // ctx kills it if need be
		if ended != nil {
			v.t.Errorf("%s: %v\n%s", command, ended, v.server.console())
		}
	})
	if err := v.server.wait(v.ctx, command, func() bool { return started.MatchString(v.server.console()) }); err != nil {
		return err
	}
	ports := started.FindStringSubmatch(v.server.console())
	v.toReal = strings.NewReplacer("8270", ports[1], "8271", ports[2])
	v.toWritten = strings.NewReplacer(ports[1], "8270", ports[2], "8271")
	// For the suite that rflua new makes.
	v.env = append(v.env, "ROBOT_OPTIONS=--variable SERVER:127.0.0.1:"+ports[1])
	return nil
}
