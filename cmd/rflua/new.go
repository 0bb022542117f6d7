package main

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/rflua/rflua/cmd/rflua/internal/scaffold"
)

func newNewCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "new NAME [DIRECTORY]",
		Short: "Make a keyword library, a suite that uses it, and what an editor needs",
		Long: `Makes a library to start from in DIRECTORY (default: the working directory), which need not exist:

  lua/NAME.lua         a documented library with state
  name.robot           a suite that uses it and passes
  .luarc.json          settings for the Lua language server
  .rflua/definitions   what rflua's modules hold, for the language server

The settings let Lua code use an optional argument without checking it for nil, since the language server does not know
that rflua fills in its default.

A library, suite or settings file that exists is never changed. The definitions are written again each time: run the
command after an update of rflua to have those of its modules.`,
		Example: `  rflua new PowerSupply
  rflua serve
  robot power_supply.robot`,
		Args: cobra.RangeArgs(1, 2),
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) == 1 {
				return nil, cobra.ShellCompDirectiveFilterDirs
			}
			return nil, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := scaffold.CheckName(args[0]); err != nil {
				return err
			}
			project := scaffold.Project{Dir: ".", Name: args[0]}
			if len(args) > 1 {
				project.Dir = filepath.Clean(args[1])
			}
			made, err := project.Make()
			if err != nil {
				return err
			}
			printMade(cmd.OutOrStdout(), project, made)
			return nil
		},
	}
}

// printMade prints what was made and what to do next.
func printMade(w io.Writer, project scaffold.Project, made *scaffold.Made) {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, file := range made.Files {
		fmt.Fprintf(table, "%s\t%s\n", file.Path, file.Use)
	}
	table.Flush()
	if made.Settings != "" {
		fmt.Fprintf(w, "\n%s is kept as it was; for completion add \"%s\" to its \"workspace.library\".\n", made.Settings, scaffold.Definitions)
	}
	serve := "rflua serve"
	if project.Dir != "." {
		serve += " " + shellWord(filepath.Join(project.Dir, "lua"))
	}
	fmt.Fprintf(w, "\nNext, in two terminals:\n\n  %s\n  robot %s\n", serve, shellWord(made.Suite))
}

// shellWord returns text as one word for a shell.
func shellWord(text string) string {
	if strings.IndexFunc(text, func(r rune) bool { return strings.ContainsRune(" \t\n'\"\\$`*?[]#~=%!&|;<>(){}", r) }) < 0 {
		return text
	}
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}
