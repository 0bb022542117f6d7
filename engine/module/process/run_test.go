//go:build unix

package process_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rflua/rflua/engine"
)

// Every row is one keyword, whose body is the second column.
var runs = []struct{ rule, body, want string }{
	{"a result has the exit code, both outputs and the time",
		`local r = run({ "both" }); return { r.code, r.stdout, r.stderr, r.signal == nil, r.timed_out, r.truncated, r.elapsed > 0 }`,
		`[0 "out\n" "err\n" true false false true]`},
	{"an exit code that is not 0 is a result", `return run({ "exit", "3" }).code`, `3`},
	{"a signal is a negative exit code and a name",
		`local r = process.run("kill -9 $$", nil, { shell = true }); return { r.code, r.signal }`, `[-9 "SIGKILL"]`},
	{"nothing in an argument is special", `return run({ "args", "a b", "$HOME", "*", "'", "", 1.5 }).stdout`, `"a b\n$HOME\n*\n'\n\n1.5\n"`},
	{"the option shell runs a script, with the arguments as $1, $2, ...",
		`return process.run('echo "$2" | tr a-z A-Z; exit 2', { "x", "it's" }, { shell = true }).stdout`, `"IT'S\n"`},
	{"stdin is read by the program, and then at its end", `return run({ "copy" }, { stdin = "a\nb" }).stdout`, `"a\nb"`},
	{"without stdin there is nothing to read", `return run({ "copy" }).stdout`, `""`},
	{"a program need not read its stdin", `return run({ "exit", "0" }, { stdin = ("x"):rep(1e6) }).code`, `0`},
	{"stdin of any size passes", `return #run({ "copy" }, { stdin = ("x"):rep(3e6) }).stdout`, `3000000`},
	{"a program may close its outputs early and go on", `local r = run({ "mute" }, { stdin = "x" }); return { r.code, r.stdout }`, `[7 ""]`},
	{"binary output arrives as it is", `local s = run({ "binary" }).stdout; return { #s, s:byte(1), s:byte(256) }`, `[256 0 255]`},
	{"binary output goes back to the test as bytes", `return run({ "binary" }).stdout:sub(-2)`, `b"\xfe\xff"`},
	{"merge_stderr puts everything into stdout", `local r = run({ "both" }, { merge_stderr = true }); return { r.stdout, r.stderr }`, `["out\nerr\n" ""]`},
	{"env is merged into the server's environment", `return process.run('echo $ADDED $INHERITED', nil, { shell = true, env = { ADDED = 1 } }).stdout`, `"1 yes\n"`},
	{"env replaces and false removes",
		`return process.run('echo "[$INHERITED] [$PATH]"', nil, { shell = true, env = { INHERITED = false, PATH = "p" } }).stdout`, `"[] [p]\n"`},
	{"clear_env leaves nothing but env", `return process.run("/usr/bin/env", nil, { clear_env = true, env = { A = "b" } }).stdout`, `"A=b\n"`},
	{"what is beyond max_output is dropped", `local r = run({ "flood", "1" }, { max_output = 10 }); return { r.stdout, r.truncated, r.code }`, `["xxxxxxxxxx" true 0]`},
	{"max_output may be 0", `local r = run({ "both" }, { max_output = 0 }); return { r.stdout, r.stderr, r.truncated }`, `["" "" true]`},
	{"a program that does not exist is nil and a message", `return { process.run("no-such-program") == nil, (select(2, process.run("no-such-program"))) }`,
		`[true "there is no program \"no-such-program\" in the PATH"]`},
	{"a command line instead of a program gets a hint", `return (select(2, process.run("git status")))`,
		`"there is no program \"git status\"; arguments are a list of their own, run(\"git\", {\"status\"}), or use option 'shell'"`},
	{"a path that does not exist is nil and a message", `return (select(2, process.run("/no/such/program")))`,
		`"cannot run \"/no/such/program\": no such file or directory"`},
	{"a relative path is relative to cwd", `return process.run("./tool", nil, { cwd = "inside" }).stdout`, `"tool\n"`},
	{"what cannot be executed is nil and a message", `return (select(2, process.run("./data", nil, { cwd = "inside" })))`, `"cannot run \"./data\": permission denied"`},
	{"cwd is a directory of the roots", `return (process.run("pwd", nil, { cwd = "inside", shell = true }).stdout:match("[^/]*$"))`, `"inside\n"`},
	{"cwd must not leave the roots", `return (select(2, run({ "exit", "0" }, { cwd = "../" })))`, `"../ is outside of the directories that --fs-root allows; to allow it, start rflua with --fs-root DIR --fs-root DIRECTORY"`},
	{"cwd must not leave the roots absolutely", `return (select(2, run({ "exit", "0" }, { cwd = "/" })))`, `"/ is outside of the directories that --fs-root allows; to allow it, start rflua with --fs-root DIR --fs-root DIRECTORY"`},
	{"cwd must not leave the roots by a symbolic link", `return (select(2, run({ "exit", "0" }, { cwd = "link" })))`,
		`"cannot run in link: the symbolic link DIR/link leads to OUT, which is outside of the directories that --fs-root allows; to allow that path, start rflua with --fs-root DIR --fs-root DIRECTORY"`},
	{"cwd must exist", `return (select(2, run({ "exit", "0" }, { cwd = "nosuch" })))`, `"cannot run in nosuch: no such file or directory"`},
	{"cwd must be a directory", `return (select(2, run({ "exit", "0" }, { cwd = "inside/data" })))`, `"cannot run in inside/data: not a directory"`},
	{"check lets a program pass that ends with 0", `return run({ "both" }, { check = true }).code`, `0`},
}

func TestRun(t *testing.T) {
	t.Setenv("INHERITED", "yes")
	var code strings.Builder
	for i, row := range runs {
		fmt.Fprintf(&code, "function M.row_%d() %s end\n", i, row.body)
	}
	l := newLibrary(t, code.String())
	for name, text := range map[string]string{"inside/tool": "#!/bin/sh\necho tool\n", "inside/data": "data"} {
		mode := os.FileMode(0o644)
		if filepath.Base(name) == "tool" {
			mode = 0o755
		}
		file := filepath.Join(l.dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), mode); err != nil {
			t.Fatal(err)
		}
	}
	out := t.TempDir()
	if err := os.Symlink(out, filepath.Join(l.dir, "link")); err != nil {
		t.Fatal(err)
	}
	for i, row := range runs {
		t.Run(row.rule, func(t *testing.T) {
			l.t = t
			got := strings.NewReplacer(l.dir, "DIR", out, "OUT").Replace(l.passes(fmt.Sprintf("row_%d", i)))
			if got != row.want {
				t.Errorf("%s\n got %s\nwant %s", row.body, got, row.want)
			}
		})
	}
}

var misuses = []struct{ rule, body, want string }{
	{"the command is needed", `process.run()`, "robot.process.run: argument 1, 'command', is missing"},
	{"the command is not empty", `process.run("")`, `argument 1, 'command', must be the name of a program, not ""`},
	{"the arguments are a list", `process.run("true", "x")`, `argument 2, 'args', must be a table, not "x"`},
	{"options are no arguments", `process.run("true", { cwd = "." })`, `argument 2, 'args', must be a list, but has the key "cwd"; options are the third argument`},
	{"arguments have an end", `local t, s = {}, ("x"):rep(2^20); for i = 1, 17 do t[i] = s end; process.run("true", t)`, `argument 2, 'args', must have at most 16 MiB in all`},
	{"the environment has an end", `local t, s = {}, ("x"):rep(2^20); for i = 1, 17 do t["A" .. i] = s end; process.run("true", {}, { env = t })`, `option 'env' must have at most 16 MiB in all`},
	{"arguments are strings", `process.run("true", { "a", {} })`, `must be a list of strings without NUL bytes; [2] is a table`},
	{"arguments have no holes", `process.run("true", { "a", nil, "c" })`, `must be a list of strings without NUL bytes; [2] is nil`},
	{"arguments have no NUL bytes", `process.run("true", { "a\0b" })`, `must be a list of strings without NUL bytes; [1] is "a\x00b"`},
	{"options are known", `process.run("true", nil, { timout = 1 })`, `argument 3, 'options', has no option "timout"; did you mean 'timeout'?`},
	{"a timeout is above 0", `process.run("true", nil, { timeout = 0 })`, `option 'timeout' must be above 0, not 0`},
	{"a level is one of RF's", `process.run("true", nil, { live = "loud" })`, `option 'live' must be a boolean or a level, one of TRACE, DEBUG,`},
	{"max_output has a limit", `process.run("true", nil, { max_output = 2^31 })`, `option 'max_output' must be 0 to 1073741824 bytes, not 2147483648`},
	{"names of variables have no =", `process.run("true", nil, { env = { ["a=b"] = "c" } })`, `option 'env' must have names of variables as keys, not "a=b"`},
	{"values of variables are strings", `process.run("true", nil, { env = { A = {} } })`, `option 'env' must have strings as values, or false; A is a table`},
	{"start has no timeout", `process.start("true", nil, { timeout = 1 })`, `robot.process.start: argument 3, 'options', has no option "timeout"`},
	{"check raises what went wrong, and the end of what the program said", `run({ "exit", "3" }, { check = true })`, "exit 3 ended with exit code 3\ngoing down"},
	{"check raises a signal", `process.run("kill -9 $$", nil, { shell = true, check = true })`, "kill -9 $$ was ended by SIGKILL"},
	{"a script is shown on one line", `process.run("\n  exit 1\n", nil, { shell = true, check = true })`, "exit 1 ended with exit code 1"},
	{"check raises a timeout", `run({ "wait" }, { timeout = 0.01, check = true })`, "wait timed out after 10 milliseconds"},
	{"check raises if there is no program", `process.run("no-such-program", nil, { check = true })`, `there is no program "no-such-program" in the PATH`},
	{"signals are known", `start({ "wait" }):signal("HUPP")`, `robot.process.Process:signal: argument 1, 'name', is no signal that can be sent: "HUPP"; did you mean 'HUP'?`},
	{"an input that is given cannot be written to", `start({ "copy" }, { stdin = "x" }):write("y")`, `was started with option 'stdin', so it has no other input`},
}

func TestMisuseRaises(t *testing.T) {
	var code strings.Builder
	for i, row := range misuses {
		fmt.Fprintf(&code, "function M.row_%d() %s end\n", i, row.body)
	}
	l := newLibrary(t, code.String())
	for i, row := range misuses {
		t.Run(row.rule, func(t *testing.T) {
			l.t = t
			if got := l.fails(fmt.Sprintf("row_%d", i)); !strings.Contains(got, row.want) {
				t.Errorf("%s\n got %s\nwant %s", row.body, got, row.want)
			}
		})
	}
}

func TestWithoutTheFlagEveryFunctionRaisesAnErrorThatNamesIt(t *testing.T) {
	l := newLibraryWith(t, `
		function M.run() process.run("true") end
		function M.start() process.start("true") end
		function M.wrong() process.run() end`, engine.Config{})
	for _, name := range []string{"run", "start"} {
		want := "robot.process." + name + ": starting processes is not allowed; start rflua with --allow-exec"
		if got := l.fails(name); !strings.HasSuffix(got, want) {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestAFloodOfOutputIsCutAndSaidSo(t *testing.T) {
	l := newLibrary(t, `
		function M.flood()
			local r = run({ "flood", "100" }, { timeout = 100 })
			return { r.code, #r.stdout, r.truncated, r.timed_out }
		end`)
	if got, want := l.passes("flood"), "[0 16777216 true false]"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if len(l.log) != 1 || !strings.Contains(l.log[0], "was cut: 16777216 bytes are kept, 88080384 more are not (option 'max_output')") {
		t.Errorf("the log is %q", l.log)
	}
}

func TestLiveOutputIsLoggedLineByLine(t *testing.T) {
	l := newLibrary(t, `
		function M.lines(n, level) return #run({ "lines", n }, { live = level }).stdout end
		function M.unfinished() run({ "args", "one", "two\r\n\r\nthree" }, { live = true }) end
		function M.long() process.run("printf %040000d 1", nil, { shell = true, live = "debug" }) end`)
	l.passes("lines", "3", "warn")
	if got, want := fmt.Sprint(l.log), "[WARN line 0 WARN line 1 WARN line 2]"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	l.passes("unfinished")
	if got, want := fmt.Sprintf("%q", l.log), `["INFO one" "INFO two" "INFO " "INFO three"]`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	l.passes("long")
	if len(l.log) != 3 || len(l.log[0]) != len("DEBUG ")+16<<10 {
		t.Errorf("a line of 40,000 bytes is logged as %d messages", len(l.log))
	}
	l.passes("lines", "20000", true)
	if last := l.log[len(l.log)-1]; len(l.log) != 10001 || !strings.Contains(last, "the limits are 10000 lines and 1 MiB") {
		t.Errorf("there are %d messages, the last is %s", len(l.log), last)
	}
}
