package process

import (
	"errors"
	"fmt"
	"io/fs"
	"os/exec"
	"path/filepath"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/module/host"
)

const (
	keptOutput = 16 << 20 // of each pipe, unless max_output says otherwise
	mostOutput = 1 << 30  // that max_output may say
	mostText   = 16 << 20 // of all arguments, and of the environment; no system takes as much
)

// commandOptions are those that run and start share.
var commandOptions = []string{"shell", "stdin", "env", "clear_env", "cwd", "merge_stderr", "max_output"}

// command describes a program to start, and how.
type command struct {
	name        string // the program, or what the shell is to run
	args        []string
	shell       bool
	dir         string
	env         []string
	stdin       string
	interactive bool // stdin stays open, to be written to
	merge       bool // stderr goes to stdout
	keep        int
	live        bool // lines are sent to program.watch
}

// newCommand reads the arguments of run and start. The error is for the script to handle: the directory does not exist.
func newCommand(c *host.Call, o *host.Options) (*command, error) {
	cmd := &command{
		name: c.String(1), args: arguments(c), shell: o.Bool("shell", false), env: environment(o),
		stdin: o.String("stdin", ""), merge: o.Bool("merge_stderr", false), keep: o.Int("max_output", keptOutput),
	}
	if cmd.name == "" || strings.ContainsRune(cmd.name, 0) {
		c.ArgError(1, "must be the name of a program, not %s", host.Describe(c.Arg(1)))
	}
	if cmd.keep < 0 || cmd.keep > mostOutput {
		o.Error("max_output", "must be 0 to %d bytes, not %d", mostOutput, cmd.keep)
	}
	var err error
	cmd.dir, err = directory(c.Host.Files(), o.String("cwd", "."))
	return cmd, err
}

// arguments returns the arguments of the program, from argument 2.
func arguments(c *host.Call) (args []string) {
	if !c.Given(2) {
		return nil
	}
	t := c.Table(2)
	for key, _ := t.Next(lua.LNil); key != lua.LNil; key, _ = t.Next(key) {
		n, ok := key.(lua.LNumber)
		if !ok || n < 1 || int(n) > t.Len() {
			c.ArgError(2, "must be a list, but has the key %s; options are the third argument", host.Describe(key))
		}
	}
	size := 0
	for i := 1; i <= t.Len(); i++ {
		text, ok := host.Text(t.RawGetInt(i))
		if !ok || strings.ContainsRune(text, 0) {
			c.ArgError(2, "must be a list of strings without NUL bytes; [%d] is %s", i, host.Describe(t.RawGetInt(i)))
		}
		if size += len(text); size > mostText {
			c.ArgError(2, "must have at most %d MiB in all", mostText>>20)
		}
		args = append(args, text)
	}
	return args
}

// cause returns an error without the operation and the path that Go puts in front.
func cause(err error) error {
	var path *fs.PathError
	var program *exec.Error
	switch {
	case errors.As(err, &path):
		return path.Err
	case errors.As(err, &program):
		return program.Err
	}
	return err
}

// path returns the path of the program: a name without a separator is looked up in the server's PATH, a relative path is
// relative to the directory that the program runs in.
func (c *command) path() (string, error) {
	if !strings.ContainsRune(c.name, filepath.Separator) && !strings.Contains(c.name, "/") {
		path, err := exec.LookPath(c.name)
		switch {
		case errors.Is(err, exec.ErrNotFound) && strings.Contains(c.name, " "):
			return "", fmt.Errorf(`there is no program %q; arguments are a list of their own, run("git", {"status"}), or use option 'shell'`, c.name)
		case errors.Is(err, exec.ErrNotFound):
			return "", fmt.Errorf("there is no program %q in the PATH", c.name)
		case err == nil:
			return filepath.Abs(path)
		}
		return "", fmt.Errorf("cannot run %q: %w", c.name, cause(err))
	}
	if filepath.IsAbs(c.name) {
		return c.name, nil
	}
	return filepath.Join(c.dir, c.name), nil
}
