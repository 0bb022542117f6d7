package docs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// patience is how long all steps of a page may take.
const patience = 100 * time.Second

// A page is a reader who does what a document says, in a directory of their own.
type page struct {
	ctx    context.Context
	dir    string
	env    []string
	server *server           // that the page started last; nil before
	files  map[string]string // what the page saved, by name, with the ports as they are written
	parts  int               // how many blocks were run that are saved nowhere

	// The ports of the document, 8270 and 8271, may be in use here. They are replaced in what is saved and run, and
	// replaced back in what is printed.
	toReal, toWritten *strings.Replacer
}

func newPage(t *testing.T) *page {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), patience)
	p := &page{ctx: ctx, dir: t.TempDir(), files: map[string]string{}, toReal: strings.NewReplacer(), toWritten: strings.NewReplacer()}
	repository, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	p.env = []string{"REPOSITORY=" + repository, "PYTHONDONTWRITEBYTECODE=1", "PYTHONUTF8=1", "RFLUA_PORT=0", "RFLUA_JSONRPC_PORT=0",
		"PATH=" + strings.Join([]string{filepath.Dir(rflua), filepath.Join(repository, ".venv", "bin"), os.Getenv("PATH")}, string(os.PathListSeparator))}
	for _, pair := range os.Environ() {
		if name, _, _ := strings.Cut(pair, "="); name != "PATH" && !strings.HasPrefix(name, "RFLUA_") && !strings.HasPrefix(name, "ROBOT_") && !strings.HasPrefix(name, "PYTHON") {
			p.env = append(p.env, pair)
		}
	}
	t.Cleanup(func() {
		defer cancel()
		if err := p.stop(); err != nil {
			t.Error(err)
		}
	})
	return p
}

// do runs a step and reports what is not as the document says. A step that is not run is at least read by the shell.
func (p *page) do(s step) error {
	if s.reason != "" {
		return p.readScript(s)
	}
	before, reports := p.libraries(), p.server.reports()
	if s.file != "" {
		if err := p.save(s.file, s.text); err != nil {
			return err
		}
	}
	if err := p.run(s); err != nil {
		return err
	}
	return p.awaitReport(before, reports)
}

// run is the table of languages.
func (p *page) run(s step) error {
	switch s.language {
	case "console":
		for _, c := range commands(s.text) {
			if err := p.transcript(c); err != nil {
				return err
			}
		}
		return nil
	case "run", "sh":
		return p.succeed(s.text)
	case "lua":
		return p.lua(s)
	case "robotframework":
		if s.file != "" {
			return nil // a command of the page runs it
		}
		return p.suite(s.text)
	case "go":
		if s.file == "" {
			return errors.New("a Go block needs the name of a file, and a command that runs it")
		}
		return nil
	case "python":
		file, err := p.saved(s, ".py")
		if err != nil {
			return err
		}
		return p.succeed("python -m py_compile " + file)
	case "json":
		if !json.Valid([]byte(s.text)) {
			return errors.New("the block is not JSON")
		}
		return nil
	}
	return fmt.Errorf("no rule says how to run a block of %q; say <!-- not run: REASON --> above it, or add a rule", s.language)
}

// lua checks a library. A block without a return at the beginning of a line is the body of a keyword, which
// must pass.
func (p *page) lua(s step) error {
	whole := strings.Contains("\n"+s.text, "\nreturn")
	if !whole {
		s.text = "local M = {}\nfunction M.run()\n" + s.text + "end\nreturn M\n"
	}
	file, err := p.saved(s, ".lua")
	if err != nil || strings.Contains(file, "/_") { // a module, which a library requires
		return err
	}
	if err := p.succeed("rflua check " + file); err != nil || whole {
		return err
	}
	name := strings.TrimSuffix(filepath.Base(file), ".lua")
	return p.succeed("rflua call --allow-exec --path " + filepath.Dir(file) + " " + name + ".run")
}

// suite runs a suite. What is only a part of one gets the rest.
func (p *page) suite(text string) error {
	if !strings.Contains(text, "***") {
		text = "*** Settings ***\n" + text
	}
	if !strings.Contains(text, "*** Test Cases ***") {
		text += "\n*** Test Cases ***\nThe Imports\n    No Operation\n"
	}
	file, err := p.saved(step{text: text}, ".robot")
	if err != nil {
		return err
	}
	out, err := p.shell("robot --output NONE --log NONE --report NONE " + file)
	if err != nil || strings.Contains(out, "[ ERROR ]") || strings.Contains(out, "[ WARN ]") {
		return fmt.Errorf("robot: %w\n%s", err, out)
	}
	return nil
}

// saved returns the file of a block, and saves the block to a new one if the document does not.
func (p *page) saved(s step, extension string) (string, error) {
	if s.file != "" {
		return s.file, nil
	}
	p.parts++
	file := fmt.Sprintf("parts/Part%d%s", p.parts, extension)
	return file, p.save(file, s.text)
}

func (p *page) save(name, text string) error {
	p.files[name] = text
	path := filepath.Join(p.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, []byte(p.toReal.Replace(text)), 0o644)
}

// transcript runs a command and compares what it prints with what is shown. The exit code is not shown, so it does not count.
func (p *page) transcript(c command) error {
	switch {
	case c.text == "" && p.server == nil:
		return fmt.Errorf("there is no command above %q", c.shown)
	case c.text == "":
		return p.console("the console of the server", c.shown)
	case strings.Contains(c.text, "rflua serve"):
		if err := p.serve(c.text); err != nil {
			return err
		}
		return p.console(c.text, c.shown)
	}
	before, reports := p.libraries(), p.server.reports()
	out, err := p.shell(c.text)
	if p.ctx.Err() != nil {
		return fmt.Errorf("%s: %w", c.text, errors.Join(err, p.ctx.Err()))
	}
	printed := strings.Split(strings.TrimRight(out, "\n"), "\n")
	if out == "" {
		printed = nil
	}
	seen, err := match(c.shown, printed)
	if err == nil && seen < len(printed) {
		err = fmt.Errorf("the line %q is printed, and not shown", printed[seen])
	}
	if err != nil {
		return fmt.Errorf("%s: %w; it prints\n%s", c.text, err, out)
	}
	return p.awaitReport(before, reports)
}

// console looks for the next lines on the console of the server. They are there: it was ready before, or has reported every
// edit.
func (p *page) console(what string, shown []string) error {
	printed := strings.Split(strings.TrimSuffix(p.toWritten.Replace(p.server.console()), "\n"), "\n")
	seen, err := match(shown, printed[p.server.seen:])
	if err != nil {
		return fmt.Errorf("%s: %w; it prints\n%s", what, err, strings.Join(printed[p.server.seen:], "\n"))
	}
	p.server.seen += seen
	return nil
}

// shell runs a command with sh in the directory of the page.
func (p *page) shell(script string) (out string, err error) {
	cmd := p.command(script)
	printed, err := cmd.CombinedOutput()
	return p.toWritten.Replace(string(printed)), err
}

func (p *page) command(script string) *exec.Cmd {
	cmd := exec.CommandContext(p.ctx, "sh", "-ec", p.toReal.Replace(script))
	cmd.Dir, cmd.Env = p.dir, p.env
	return cmd
}

// succeed runs a command that must exit with 0, or starts a server.
func (p *page) succeed(script string) error {
	if strings.Contains(script, "rflua serve") {
		return p.serve(script)
	}
	if out, err := p.shell(script); err != nil {
		return fmt.Errorf("%s: %w\n%s", script, err, out)
	}
	return nil
}

// readScript has the shell read the commands of a step without running them.
func (p *page) readScript(s step) error {
	script := s.text
	switch s.language {
	case "console":
		script = ""
		for _, c := range commands(s.text) {
			script += c.text + "\n"
		}
	case "sh":
	default:
		return nil
	}
	if out, err := exec.CommandContext(p.ctx, "sh", "-nc", script).CombinedOutput(); err != nil {
		return fmt.Errorf("sh cannot read the block: %w\n%s", err, out)
	}
	return nil
}

// libraries returns the files below lua, with their text: those whose edits a server reports. A rock that is installed is
// reported by nobody.
func (p *page) libraries() map[string]string {
	found := map[string]string{}
	_ = filepath.WalkDir(filepath.Join(p.dir, "lua"), func(file string, entry fs.DirEntry, err error) error {
		if err == nil && filepath.Ext(file) == ".lua" && !strings.Contains(file, "lua_modules") {
			text, _ := os.ReadFile(file)
			found[file] = string(text)
		}
		return nil
	})
	return found
}
