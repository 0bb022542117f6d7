// Package lookup finds what the user of the command line names: libraries, by their files or by what a server serves, and
// keywords of a library, by the rules of Robot Framework.
//
// It runs no Lua code. Its errors are wrong uses of the command (package clierror) and suggest what may have been meant.
package lookup

import (
	"errors"
	"path/filepath"
	"slices"
	"strings"

	"github.com/rflua/rflua/cmd/rflua/internal/clierror"
	"github.com/rflua/rflua/engine"
	"github.com/rflua/rflua/engine/diag"
)

// Libraries returns the names of the libraries under roots, which are directories of libraries or Lua files. It reads the
// names of files only: to complete a command line must not run the code of libraries, as loading them does.
func Libraries(roots []string) []string {
	var names []string
	for _, root := range roots {
		if name, isFile := strings.CutSuffix(filepath.Base(root), ".lua"); isFile {
			names = append(names, name)
			continue
		}
		files, _ := filepath.Glob(filepath.Join(root, "*.lua"))
		for _, file := range files {
			names = append(names, strings.TrimSuffix(filepath.Base(file), ".lua"))
		}
		files, _ = filepath.Glob(filepath.Join(root, "*", "init.lua"))
		for _, file := range files {
			names = append(names, filepath.Base(filepath.Dir(file)))
		}
	}
	return slices.DeleteFunc(names, func(name string) bool {
		return strings.HasPrefix(name, "_") || strings.HasPrefix(name, ".")
	})
}

// Library returns the one of the libraries that is called name, or else the one called so if case is ignored, if there is
// exactly one.
func Library(name string, libraries []string) (string, error) {
	missing := &engine.NoLibraryError{Name: name, Names: libraries}
	for _, library := range libraries {
		if library == name {
			return library, nil
		}
		if strings.EqualFold(library, name) {
			missing.Ambiguous = append(missing.Ambiguous, library)
		}
	}
	if len(missing.Ambiguous) == 1 {
		return missing.Ambiguous[0], nil
	}
	missing.Near = diag.Closest(name, libraries)
	return "", clierror.Usage(missing)
}

// Split splits LIB.KEYWORD into the name of one of the libraries and the rest. Both may hold dots: the first dot behind the
// name of a library counts. hint is what an error about the library says to do next.
func Split(name string, libraries []string, hint string) (library, keyword string, err error) {
	for i, c := range name {
		if c != '.' {
			continue
		}
		if found, err := Library(name[:i], libraries); err == nil {
			if name[i+1:] == "" {
				return "", "", NoKeyword(name)
			}
			return found, name[i+1:], nil
		}
	}
	library, _, ok := strings.Cut(name, ".")
	if _, err := Library(name, libraries); !ok || err == nil {
		return "", "", NoKeyword(name)
	}
	_, err = Library(library, libraries)
	return "", "", clierror.WithHint(err, hint)
}

// NoKeyword returns the error for a name that should be LIB.KEYWORD and names no keyword.
func NoKeyword(name string) error {
	return clierror.WithHint(clierror.Usage(errors.New("'"+name+"' names no keyword")), "write LIB.KEYWORD, such as Data.UUID; 'rflua doc' lists the libraries")
}
