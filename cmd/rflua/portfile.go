package main

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// checkPortFile finds out early that the port file cannot be written. An empty name is no port file, as in the
// functions below.
func checkPortFile(name string) error {
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

// writePortFile writes the port in one step: whoever sees the file sees all of it.
func writePortFile(name string, port int) error {
	if name == "" {
		return nil
	}
	temporary, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
	if err == nil {
		_, err = temporary.WriteString(strconv.Itoa(port) + "\n")
		err = firstError(err, temporary.Chmod(0o644))
		err = firstError(err, temporary.Close())
		if err == nil {
			err = os.Rename(temporary.Name(), name)
		}
		if err != nil {
			os.Remove(temporary.Name())
		}
	}
	if err != nil {
		return fmt.Errorf("cannot write the port file %s: %w", name, err)
	}
	return nil
}

// removePortFile removes the port file unless another server has taken it over.
func removePortFile(name string, port int, logger *slog.Logger) {
	if name == "" {
		return
	}
	text, err := os.ReadFile(name)
	if err == nil && strings.TrimSpace(string(text)) == strconv.Itoa(port) {
		err = os.Remove(name)
	}
	if err != nil && !os.IsNotExist(err) {
		logger.Warn("the port file stays", "file", name, "error", err)
	}
}

func firstError(a, b error) error {
	if a != nil {
		return a
	}
	return b
}
