package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/rflua/rflua/engine"
	"github.com/rflua/rflua/engine/diag"
)

func newCheckCommand() *cobra.Command {
	var options libraryOptions
	cmd := &cobra.Command{
		Use:   "check [PATH...]",
		Short: "Load libraries and print what is wrong with them",
		Long: `Loads the libraries that 'rflua serve' would serve from the same paths and prints what is wrong with them. The exit
code is 1 if there are errors; warnings are about comments that were not understood.

PATH is a directory of libraries or a single Lua file; the default is ./lua if it exists, else the working directory.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			stop := watchSignals() // for what the libraries have begun: processes, temporary files
			defer stop.end()
			e, err := engine.Open(stop.asked, options.config(args))
			if err != nil {
				return err
			}
			defer e.Close(stop.forced)
			if stop.asked.Err() != nil {
				return errInterrupted
			}
			return report(cmd.OutOrStdout(), e)
		},
	}
	options.add(cmd)
	acceptEnvironment(cmd)
	return cmd
}

// report prints the diagnostics of all libraries and how many there are.
func report(w io.Writer, e *engine.Engine) error {
	keywords, failures, warnings := 0, 0, 0
	for _, d := range diagnostics(e) {
		if d.Severity == diag.Warning {
			warnings++
		} else {
			failures++
		}
		fmt.Fprintln(w, d.Render())
	}
	for _, lib := range e.Libraries() {
		if r := lib.Revision(); r != nil {
			keywords += len(r.Keywords)
		}
	}
	fmt.Fprintf(w, "%s, %s, %s, %s\n", count(len(e.Libraries()), "library", "libraries"),
		count(keywords, "keyword", "keywords"), count(failures, "error", "errors"), count(warnings, "warning", "warnings"))
	if failures > 0 {
		return errSaidNo
	}
	return nil
}

// diagnostics are those of the engine and of all its libraries, each once: libraries share the modules they require.
func diagnostics(e *engine.Engine) []*diag.Diagnostic {
	seen := map[diag.Diagnostic]bool{}
	var all []*diag.Diagnostic
	add := func(list []*diag.Diagnostic) {
		for _, d := range list {
			if !seen[*d] {
				seen[*d] = true
				all = append(all, d)
			}
		}
	}
	add(e.Problems())
	for _, lib := range e.Libraries() {
		add(lib.Problems())
	}
	return diag.Sort(all)
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
