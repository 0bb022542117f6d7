package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/rflua/rflua/cmd/rflua/internal/clierror"
	"github.com/rflua/rflua/engine/diag"
)

// The exit codes.
const (
	exitFailed = 1
	exitUsage  = 2
	exitSkip   = 3
)

// errSaidNo ends a command whose answer, which it has printed already, is no.
var errSaidNo = errors.New("no")

// errSkipped ends a call whose keyword says that the test is to be skipped.
var errSkipped = errors.New("skip")

// errInterrupted ends a command that a signal has stopped.
var errInterrupted = errors.New("interrupted")

// execute runs the command line and returns the exit code.
func execute(args []string) int {
	root := newRootCommand()
	root.SetArgs(args)
	understood := false // the command line was, and a command runs
	root.PersistentPreRun = func(*cobra.Command, []string) { understood = true }
	cmd, err := root.ExecuteC()
	switch {
	case err == nil:
		return 0
	case errors.Is(err, errSaidNo):
		return exitFailed
	case errors.Is(err, errSkipped):
		return exitSkip
	case !understood, clierror.IsUsage(err):
		if clierror.Hint(err) == "" {
			err = clierror.WithHint(err, usageHint(cmd, err, args))
		}
		printError(cmd.ErrOrStderr(), err)
		return exitUsage
	}
	printError(cmd.ErrOrStderr(), err)
	return exitFailed
}

func newRootCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "rflua",
		Short: "Serve Robot Framework keyword libraries written in Lua",
		Long: `rflua serves Robot Framework keyword libraries written in Lua.

A library is a Lua file that returns a table of functions. Serve a directory of them

  rflua serve ./lua

and use them in a suite:

  Library    Remote    http://127.0.0.1:8270/Calculator`,
		Version:       version(),
		SilenceErrors: true,
		SilenceUsage:  true,
		// usageHint suggests; what Cobra suggests is part of the text of its error.
		DisableSuggestions:         true,
		SuggestionsMinimumDistance: 2,
	}
	cmd.SetVersionTemplate(versionLine() + "\n")
	cmd.AddCommand(newServeCommand(), newStopCommand(), newTestCommand(), newCheckCommand(), newNewCommand(), newCallCommand(), newDocCommand(), newVersionCommand())
	return cmd
}

// usageHint returns what to do about a command line that makes no sense: what may have been meant, and how to get help.
func usageHint(cmd *cobra.Command, err error, args []string) string {
	hint := fmt.Sprintf("'%s --help' shows how to use it", cmd.CommandPath())
	var unknown *pflag.NotExistError
	switch {
	case errors.As(err, &unknown):
		if near := closestFlag(cmd.Flags(), unknown.GetSpecifiedName()); near != "" {
			return fmt.Sprintf("did you mean --%s? %s", near, hint)
		}
	case !cmd.HasParent() && len(args) > 0:
		if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
			return fmt.Sprintf("did you mean %s? %s", strings.Join(near, " or "), hint)
		}
	}
	return hint
}

// closestFlag returns the name of the flag that is most like name, "" if none is.
func closestFlag(flags *pflag.FlagSet, name string) string {
	var names []string
	flags.VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	return diag.Closest(name, names)
}

func printError(w io.Writer, err error) {
	fmt.Fprintf(w, "rflua: error: %v\n", err)
	if hint := clierror.Hint(err); hint != "" {
		fmt.Fprintf(w, "rflua: hint: %s\n", hint)
	}
}
