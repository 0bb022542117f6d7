// Package portfile keeps files that hold the port of a server while it is ready. Whatever started the server with port 0
// reads there which port it got.
//
// An empty file name stands for no port file in every function. A file appears with its whole content or not at all, and
// one that another server has replaced is left alone.
package portfile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// Check returns an error if Write could not write the file, so that a server finds out before it loads anything.
func Check(name string) error {
	if name == "" {
		return nil
	}
	if info, err := os.Stat(name); err == nil && info.IsDir() {
		return fmt.Errorf("cannot write the port file %s: it is a directory", name)
	}
	dir := filepath.Dir(name)
	info, err := os.Stat(dir)
	switch {
	case err != nil:
		return fmt.Errorf("cannot write the port file %s: %w", name, err)
	case !info.IsDir():
		return fmt.Errorf("cannot write the port file %s: %s is not a directory", name, dir)
	}
	return nil
}

// Write writes the port in one step: a reader that sees the file sees all of it.
func Write(name string, port int) error {
	if name == "" {
		return nil
	}
	temporary, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
	if err == nil {
		if err = fill(temporary, port); err == nil {
			err = os.Rename(temporary.Name(), name)
		}
		if err != nil {
			_ = os.Remove(temporary.Name()) // err says more
		}
	}
	if err != nil {
		return fmt.Errorf("cannot write the port file %s: %w", name, err)
	}
	return nil
}

// fill writes the port to f, makes it readable for everybody and closes it.
func fill(f *os.File, port int) error {
	_, err := fmt.Fprintln(f, port)
	if err == nil {
		err = f.Chmod(0o644)
	}
	return errors.Join(err, f.Close())
}

// Remove removes the file if it still holds the port. A file that is gone is no error.
func Remove(name string, port int) error {
	if name == "" {
		return nil
	}
	text, err := os.ReadFile(name)
	if err == nil && strings.TrimSpace(string(text)) == strconv.Itoa(port) {
		err = os.Remove(name)
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
