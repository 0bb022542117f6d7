package engine

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/rflua/rflua/engine/diag"
)

// openRoot opens a directory to serve, or that of a single library file.
func openRoot(name string) (*root, error) {
	name = filepath.Clean(name)
	info, err := os.Stat(name)
	if err != nil {
		return nil, fmt.Errorf("cannot serve %s: %s", name, cause(err))
	}
	r := &root{name: name}
	if !info.IsDir() {
		if filepath.Ext(name) != ".lua" {
			return nil, fmt.Errorf("cannot serve %s: it is neither a directory nor a .lua file", name)
		}
		r.name, r.only = filepath.Dir(name), filepath.Base(name)
	}
	dir, err := os.OpenRoot(r.name)
	if err != nil {
		return nil, fmt.Errorf("cannot serve %s: %s", name, cause(err))
	}
	r.dir.Store(dir)
	return r, nil
}

// discover finds the libraries of all roots, and what is wrong with them as a set. It loads none. If it is strict, every
// allowed library must be there.
func (e *Engine) discover(strict bool) (libraries []*Library, problems []*diag.Diagnostic, err error) {
	taken := map[string]*Library{}
	var names []string
	for _, r := range e.roots {
		entries, err := fs.ReadDir(r.dir.Load().FS(), ".")
		if err != nil {
			e.compiler.shortage(err)
		}
		if err != nil && strict {
			return nil, nil, fmt.Errorf("cannot read %s: %s", r.name, cause(err))
		}
		if err != nil {
			problems = append(problems, &diag.Diagnostic{File: r.name, Message: "cannot be read: " + cause(err), Note: "its libraries stay as they are"})
			for _, lib := range e.Libraries() {
				if lib.place.Load().root == r && taken[lib.Name] == nil {
					taken[lib.Name] = lib
					libraries = append(libraries, lib)
				}
			}
			continue
		}
		for _, entry := range entries {
			name, file, ok := e.libraryFile(r, entry)
			if !ok {
				continue
			}
			names = append(names, name)
			if len(e.config.Allow) > 0 && !slices.Contains(e.config.Allow, name) {
				continue
			}
			lib := &Library{Name: name, engine: e}
			lib.place.Store(&place{r, file})
			if first := taken[name]; first != nil {
				if first.Source() == lib.Source() {
					continue // the same root was given twice
				}
				problems = append(problems, &diag.Diagnostic{
					File: lib.Source(), Message: fmt.Sprintf("there is already a library '%s', in %s", name, first.Source()),
					Note: "the first one is served; rename one of the two",
				})
				continue
			}
			taken[name] = lib
			libraries = append(libraries, lib)
		}
	}
	for _, name := range e.config.Allow {
		if strict && taken[name] == nil {
			hint := "there are " + strings.Join(names, ", ")
			if near := diag.Closest(name, names); near != "" {
				hint = fmt.Sprintf("did you mean '%s'?", near)
			} else if len(names) == 0 {
				hint = "there are none"
			}
			return nil, nil, fmt.Errorf("there is no library '%s' to allow; %s", name, hint)
		}
	}
	return libraries, problems, nil
}

// libraryFile says whether a directory entry is a library: a Lua file, or a directory with an init.lua, whose name
// starts neither with _ nor with a dot.
func (e *Engine) libraryFile(r *root, entry fs.DirEntry) (name, file string, ok bool) {
	base := entry.Name()
	if strings.HasPrefix(base, "_") || strings.HasPrefix(base, ".") || base == "lua_modules" {
		return "", "", false
	}
	if r.only != "" {
		return strings.TrimSuffix(base, ".lua"), base, base == r.only
	}
	isDir := entry.IsDir()
	if entry.Type()&fs.ModeSymlink != 0 {
		if info, err := r.dir.Load().Stat(base); err == nil {
			isDir = info.IsDir()
		} else {
			e.compiler.shortage(err)
		}
	}
	if isDir {
		file = base + "/init.lua"
		_, err := r.dir.Load().Lstat(filepath.FromSlash(file))
		if err != nil {
			e.compiler.shortage(err)
		}
		return base, file, err == nil
	}
	name, isLua := strings.CutSuffix(base, ".lua")
	return name, base, isLua && name != ""
}
