// Package scaffold makes what `rflua new` makes: a keyword library, a suite that uses it, and what an editor needs to
// complete it.
//
// It promises not to change a library, suite or settings file that exists: [Project.Make] makes everything or, if something
// is in the way, nothing. Only the definitions, which are rflua's own, are written again each time.
//
// What is made comes from templates/, where Example stands for the name. The library and the suite there are a working
// library and suite themselves.
package scaffold

import (
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/rflua/rflua/cmd/rflua/internal/clierror"
	"github.com/rflua/rflua/engine"
)

var (
	//go:embed templates/Example.lua
	libraryTemplate string
	//go:embed templates/example.robot
	suiteTemplate string
	//go:embed templates/luarc.json
	settingsTemplate string
)

const (
	// Definitions is the directory of a project that holds the definitions of rflua's modules.
	Definitions = ".rflua/definitions"

	settingsFile = ".luarc.json"
)

// Project is a directory with one library in it.
type Project struct {
	Dir  string
	Name string // of the library; CheckName accepts it
}

// File is a file or directory that was made, and what it is for.
type File struct{ Path, Use string }

// Made is what [Project.Make] made.
type Made struct {
	Files []File
	Suite string // the path of the suite
	// Settings is the path of a settings file that was kept and does not name the definitions, "" if there is none.
	Settings string
}

// Make makes the files. If one of them is in the way, it makes none and returns an error that says which.
func (p Project) Make() (*Made, error) {
	library, suite := filepath.Join("lua", p.Name+".lua"), snakeCase(p.Name)+".robot"
	for _, file := range []string{library, filepath.Join("lua", p.Name, "init.lua"), suite} {
		if _, err := os.Lstat(p.path(file)); err == nil {
			return nil, clierror.WithHint(fmt.Errorf("%s already exists", p.path(file)), "nothing was made; choose another name or directory")
		}
	}
	for _, dir := range []string{"lua", filepath.Dir(Definitions), Definitions} {
		if info, err := os.Stat(p.path(dir)); err == nil && !info.IsDir() {
			return nil, clierror.WithHint(fmt.Errorf("%s is a file, and must be a directory", p.path(dir)), "nothing was made; choose another directory")
		}
	}
	settings, complete, err := p.findSettings()
	if err != nil {
		return nil, err
	}
	for _, d := range engine.Definitions() {
		if err := p.write(filepath.Join(Definitions, filepath.FromSlash(d.File)), d.Text, os.O_TRUNC); err != nil {
			return nil, err
		}
	}
	made := &Made{Suite: p.path(suite), Files: []File{{p.path(library), "the library"}, {p.path(suite), "a suite that uses it"}}}
	if settings == "" {
		if err := p.write(settingsFile, settingsTemplate, os.O_EXCL); err != nil {
			return nil, err
		}
		made.Files = append(made.Files, File{p.path(settingsFile), "settings for the Lua language server"})
	} else if !complete {
		made.Settings = p.path(settings)
	}
	made.Files = append(made.Files, File{p.path(Definitions), "what rflua's modules hold, for the language server"})
	named := strings.NewReplacer("Example", p.Name, "example.robot", suite)
	if err := p.write(library, named.Replace(libraryTemplate), os.O_EXCL); err != nil {
		return nil, err
	}
	return made, p.write(suite, named.Replace(suiteTemplate), os.O_EXCL)
}

func (p Project) path(name string) string { return filepath.Join(p.Dir, name) }

// namesDefinitions matches settings that name the definitions, but not a directory whose name only begins like theirs.
var namesDefinitions = regexp.MustCompile(regexp.QuoteMeta(Definitions) + `/?["']`)

// findSettings returns the name of the settings file that exists, "" if there is none, in either of the two names that the
// language server knows; complete reports whether it names the definitions.
func (p Project) findSettings() (name string, complete bool, err error) {
	for _, name := range []string{settingsFile, settingsFile + "c"} {
		text, err := os.ReadFile(p.path(name))
		switch {
		case err == nil:
			return name, namesDefinitions.Match(text), nil
		case !errors.Is(err, fs.ErrNotExist):
			return "", false, err
		}
	}
	return "", false, nil
}

func (p Project) write(name, text string, flag int) error {
	name = p.path(name)
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
