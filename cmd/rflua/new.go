package main

import (
	_ "embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/rflua/rflua/engine"
)

// What is made, with Example for the name. These files are a library and a suite themselves.
var (
	//go:embed new/Example.lua
	newLibrary string
	//go:embed new/example.robot
	newSuite string
	//go:embed new/luarc.json
	newEditorSettings string
)

const (
	editorSettings = ".luarc.json"
	definitions    = ".rflua/definitions"
)

func newNewCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "new NAME [DIRECTORY]",
		Short: "Make a keyword library, a suite that uses it, and what an editor needs",
		Long: `Makes a library to start from in DIRECTORY (default: the working directory), which need not exist:

  lua/NAME.lua         a documented library with state
  name.robot           a suite that uses it and passes
  .luarc.json          settings for the Lua language server
  .rflua/definitions   what rflua's modules hold, for the language server

The settings allow an optional argument to be used without a look whether it is nil: the language server does not know
that rflua fills in its default.

No library, suite or settings that are there already are changed. The definitions are made anew: run it again after an
update of rflua.`,
		Example: `  rflua new PowerSupply
  rflua serve
  robot power_supply.robot`,
		Args: cobra.RangeArgs(1, 2),
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) == 1 {
				return nil, cobra.ShellCompDirectiveFilterDirs
			}
			return nil, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkLibraryName(args[0]); err != nil {
				return err
			}
			p := &project{dir: ".", name: args[0]}
			if len(args) > 1 {
				p.dir = filepath.Clean(args[1])
			}
			if err := p.make(); err != nil {
				return err
			}
			p.tell(cmd.OutOrStdout())
			return nil
		},
	}
}

// namesDefinitions finds them in settings, but no directory whose name only begins so.
var namesDefinitions = regexp.MustCompile(regexp.QuoteMeta(definitions) + `/?["']`)

// project is what `new` makes.
type project struct {
	dir, name string
	settings  string // the file of settings that was there; empty if there was none
	missing   bool   // it does not name the definitions
}

func (p *project) library() string { return filepath.Join("lua", p.name+".lua") }
func (p *project) suite() string   { return snakeCase(p.name) + ".robot" }

// make makes the files. If one of them is there already it makes none.
func (p *project) make() error {
	for _, file := range []string{p.library(), filepath.Join("lua", p.name, "init.lua"), p.suite()} {
		file = filepath.Join(p.dir, file)
		if _, err := os.Lstat(file); err == nil {
			return &errorWithHint{fmt.Errorf("%s is there already", file), "nothing was made; choose another name or directory"}
		}
	}
	for _, dir := range []string{"lua", filepath.Dir(definitions), definitions} {
		dir = filepath.Join(p.dir, dir)
		if info, err := os.Stat(dir); err == nil && !info.IsDir() {
			return &errorWithHint{fmt.Errorf("%s is a file, and has to be a directory", dir), "nothing was made; choose another directory"}
		}
	}
	if err := p.findSettings(); err != nil {
		return err
	}
	for _, d := range engine.Definitions() {
		if err := p.write(filepath.Join(definitions, filepath.FromSlash(d.File)), d.Text, os.O_TRUNC); err != nil {
			return err
		}
	}
	if p.settings == "" {
		if err := p.write(editorSettings, newEditorSettings, os.O_EXCL); err != nil {
			return err
		}
	}
	named := strings.NewReplacer("Example", p.name, "example.robot", p.suite())
	if err := p.write(p.library(), named.Replace(newLibrary), os.O_EXCL); err != nil {
		return err
	}
	return p.write(p.suite(), named.Replace(newSuite), os.O_EXCL)
}

// findSettings looks for settings of the language server, in either of the names that it knows.
func (p *project) findSettings() error {
	for _, name := range []string{editorSettings, editorSettings + "c"} {
		text, err := os.ReadFile(filepath.Join(p.dir, name))
		switch {
		case err == nil:
			p.settings, p.missing = name, !namesDefinitions.Match(text)
			return nil
		case !errors.Is(err, fs.ErrNotExist):
			return err
		}
	}
	return nil
}

func (p *project) write(name, text string, flag int) error {
	name = filepath.Join(p.dir, name)
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|flag, 0o644)
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	return errors.Join(err, f.Close())
}

// tell says what was made and what to do next.
func (p *project) tell(w io.Writer) {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	row := func(file, what string) { fmt.Fprintf(table, "%s\t%s\n", filepath.Join(p.dir, file), what) }
	row(p.library(), "the library")
	row(p.suite(), "a suite that uses it")
	if p.settings == "" {
		row(editorSettings, "settings for the Lua language server")
	}
	row(definitions, "what rflua's modules hold, for the language server")
	table.Flush()
	if p.missing {
		fmt.Fprintf(w, "\n%s is kept as it was; for completion add \"%s\" to its \"workspace.library\".\n", filepath.Join(p.dir, p.settings), definitions)
	}
	serve := "rflua serve"
	if p.dir != "." {
		serve += " " + shellWord(filepath.Join(p.dir, "lua"))
	}
	fmt.Fprintf(w, "\nNext, in two terminals:\n\n  %s\n  robot %s\n", serve, shellWord(filepath.Join(p.dir, p.suite())))
}

// shellWord is text as one word for a shell.
func shellWord(text string) string {
	if strings.IndexFunc(text, func(r rune) bool { return strings.ContainsRune(" \t\n'\"\\$`*?[]#~=%!&|;<>(){}", r) }) < 0 {
		return text
	}
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}
