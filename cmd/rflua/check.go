package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/rflua/rflua/cmd/rflua/internal/console"
	"github.com/rflua/rflua/cmd/rflua/internal/plural"
	"github.com/rflua/rflua/cmd/rflua/internal/process"
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
			stop := process.Watch() // to end what the libraries have begun: processes, temporary files
			defer stop.End()
			e, err := engine.Open(stop.Stop, options.config(args))
			if err != nil {
				return err
			}
			defer e.Close(stop.Cancel)
			if stop.Stop.Err() != nil {
				return errInterrupted
			}
			return report(cmd.OutOrStdout(), e)
		},
	}
	cmd.Flags().SortFlags = false
	options.add(cmd)
	acceptEnvironment(cmd)
	return cmd
}

// report prints the diagnostics of all libraries and how many there are.
func report(w io.Writer, e *engine.Engine) error {
	keywords, failures, warnings := 0, 0, 0
	for _, d := range console.Diagnostics(e) {
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
	fmt.Fprintf(w, "%s, %s, %s, %s\n", plural.Count(len(e.Libraries()), "library", "libraries"),
		plural.Count(keywords, "keyword", "keywords"), plural.Count(failures, "error", "errors"), plural.Count(warnings, "warning", "warnings"))
	if failures > 0 {
		return errSaidNo
	}
	return nil
}
