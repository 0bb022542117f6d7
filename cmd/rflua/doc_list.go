package main

import (
	"errors"
	"fmt"
	"io"

	"github.com/rflua/rflua/engine"
	"github.com/rflua/rflua/engine/module"
)

// listLibraries prints a line about every library and every module, and what is wrong with those that do not load.
func listLibraries(w, problems io.Writer, e *engine.Engine) error {
	var rows [][2]string
	failed := false
	for _, lib := range e.Libraries() {
		var broken *engine.LoadError
		if errors.As(lib.Err(), &broken) {
			rows = append(rows, [2]string{lib.Name, "failed to load"})
			fmt.Fprint(problems, broken.Cause.Render())
			failed = true
			continue
		}
		r := lib.Revision()
		summary := firstSentence(r.Doc)
		if summary == "" {
			summary = count(len(r.Keywords), "keyword", "keywords")
		}
		rows = append(rows, [2]string{lib.Name, summary})
	}
	fmt.Fprintln(w, "Libraries:")
	printRows(w, rows)
	if len(rows) == 0 {
		fmt.Fprintln(w, "  none")
	}
	fmt.Fprintln(w, "\nModules for Lua code:")
	rows = nil
	for _, m := range module.All {
		rows = append(rows, [2]string{m.Name, moduleSummary(&m)})
	}
	printRows(w, rows)
	if failed {
		return errSaidNo
	}
	return nil
}

func printRows(w io.Writer, rows [][2]string) {
	width := 0
	for _, row := range rows {
		width = max(width, len([]rune(row[0])))
	}
	for _, row := range rows {
		fmt.Fprintf(w, "  %-*s  %s\n", width, row[0], row[1])
	}
}
