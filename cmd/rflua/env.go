package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/rflua/rflua/cmd/rflua/internal/clierror"
)

// environmentName returns the variable that stands for a flag: RFLUA_PORT_FILE for --port-file.
func environmentName(flag string) string {
	return "RFLUA_" + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}

// acceptEnvironment lets every flag of cmd defined so far be given in the environment too, and says so in the help.
func acceptEnvironment(cmd *cobra.Command) {
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		f.Usage += " [" + environmentName(f.Name) + "]"
	})
	cmd.PreRunE = func(cmd *cobra.Command, _ []string) error { return readEnvironment(cmd.Flags()) }
}

// readEnvironment sets the flags that the command line did not. An empty variable is the same as none; those of
// flags that may be repeated hold their values separated by commas.
func readEnvironment(flags *pflag.FlagSet) error {
	var failed error
	flags.VisitAll(func(f *pflag.Flag) {
		name := environmentName(f.Name)
		text := os.Getenv(name)
		if f.Changed || text == "" || failed != nil {
			return
		}
		var err error
		if list, ok := f.Value.(pflag.SliceValue); ok {
			err = list.Replace(strings.Split(text, ","))
		} else {
			err = f.Value.Set(text)
		}
		f.Changed = true
		if err != nil {
			failed = clierror.Usage(fmt.Errorf("invalid value %q in the environment variable %s: %w", text, name, err))
		}
	})
	return failed
}
