package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

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

// errorWithHint is an error and what to do next.
type errorWithHint struct {
	error
	hint string
}

func (e *errorWithHint) Unwrap() error { return e.error }

// withHint is err with a hint, unless that is empty.
func withHint(err error, hint string) error {
	if hint == "" {
		return err
	}
	return &errorWithHint{err, hint}
}

// usageError is a wrong use of a command that only the command itself notices.
type usageError struct{ error }

// execute runs the command line and gives the exit code.
func execute(args []string) int {
	root := newRootCommand()
	root.SetArgs(args)
	understood := false // the command line was, and a command runs
	root.PersistentPreRun = func(*cobra.Command, []string) { understood = true }
	cmd, err := root.ExecuteC()
	var usage usageError
	switch {
	case err == nil:
		return 0
	case errors.Is(err, errSaidNo):
		return exitFailed
	case errors.Is(err, errSkipped):
		return exitSkip
	case !understood, errors.As(err, &usage):
		printError(cmd.ErrOrStderr(), withUsageHint(cmd, err))
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
	}
	cmd.SetVersionTemplate(versionLine() + "\n")
	cmd.AddCommand(newServeCommand(), newStopCommand(), newTestCommand(), newCheckCommand(), newNewCommand(), newCallCommand(), newDocCommand(), newVersionCommand())
	return cmd
}

// withUsageHint is an error of the command line with a hint, if it has none.
func withUsageHint(cmd *cobra.Command, err error) error {
	var hinted *errorWithHint
	if errors.As(err, &hinted) {
		return err
	}
	hint := fmt.Sprintf("'%s --help' says how it is used", cmd.CommandPath())
	var unknown *pflag.NotExistError
	if errors.As(err, &unknown) {
		var names []string
		cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
		if near := diag.Closest(unknown.GetSpecifiedName(), names); near != "" {
			hint = fmt.Sprintf("did you mean --%s? %s", near, hint)
		}
	}
	// Cobra's error of an unknown command goes on with a paragraph of commands it is like.
	message, suggestions, _ := strings.Cut(err.Error(), "\n\n")
	if _, names, ok := strings.Cut(suggestions, "?"); ok {
		hint = fmt.Sprintf("did you mean %s? %s", strings.Join(strings.Fields(names), " or "), hint)
	}
	return &errorWithHint{errors.New(message), hint}
}

func printError(w io.Writer, err error) {
	fmt.Fprintf(w, "rflua: error: %v\n", err)
	var hinted *errorWithHint
	if errors.As(err, &hinted) {
		fmt.Fprintf(w, "rflua: hint: %s\n", hinted.hint)
	}
}
