package main

import (
	"os"

	"github.com/spf13/cobra"

	"github.com/rflua/rflua/cmd/rflua/internal/lookup"
	"github.com/rflua/rflua/engine"
)

// libraryOptions say which libraries a command loads, and what they may use.
type libraryOptions struct {
	allow     librariesFlag
	variables variablesFlag
	fileRoots []string
	allowExec bool

	pathsOf func(args []string) []string // the paths to serve, if not all arguments are; for completing --allow
}

func (o *libraryOptions) add(cmd *cobra.Command) {
	o.variables = variablesFlag{}
	cmd.Flags().Var(&o.allow, "allow", "load only this library (may be repeated)")
	cmd.Flags().Var(o.variables, "variable", "what robot.variable(NAME) returns in Lua (may be repeated)")
	cmd.Flags().StringArrayVar(&o.fileRoots, "fs-root", []string{"."}, "`DIRECTORY` whose files Lua code may use (may be repeated)")
	cmd.Flags().BoolVar(&o.allowExec, "allow-exec", false, "let Lua code start processes")
	cmd.ValidArgsFunction = func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return []string{"lua"}, cobra.ShellCompDirectiveFilterFileExt
	}
	complete(cmd, "allow", func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
		if o.pathsOf != nil {
			args = o.pathsOf(args)
		}
		return lookup.Libraries(roots(args)), cobra.ShellCompDirectiveNoFileComp
	})
	complete(cmd, "variable", cobra.NoFileCompletions)
	complete(cmd, "fs-root", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return nil, cobra.ShellCompDirectiveFilterDirs
	})
}

// config returns what the flags say, and the paths to serve, as the engine takes it.
func (o *libraryOptions) config(args []string) engine.Config {
	return engine.Config{Roots: roots(args), Allow: o.allow, Variables: o.variables, FileRoots: o.fileRoots, AllowExec: o.allowExec, Version: version()}
}

// roots returns the paths to serve: those on the command line, else ./lua if there is one, else the working directory.
func roots(args []string) []string {
	if len(args) > 0 {
		return args
	}
	if info, err := os.Stat("lua"); err == nil && info.IsDir() {
		return []string{"lua"}
	}
	return []string{"."}
}

// complete registers what the shell suggests for a flag. It fails only for a flag that is not defined.
func complete(cmd *cobra.Command, flag string, f cobra.CompletionFunc) {
	if err := cmd.RegisterFlagCompletionFunc(flag, f); err != nil {
		panic(err)
	}
}
