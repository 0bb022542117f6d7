package main

import (
	"fmt"

	"github.com/spf13/cobra"
)

func newTestCommand() *cobra.Command {
	var cert clientCert
	cmd := &cobra.Command{
		Use:   "test [URI]",
		Short: "Test whether a remote server is running, of any kind",
		Long: fmt.Sprintf(`Tests whether a remote server is running at URI (default %s; http:// may be left out).

The exit code is 0 if there is one, else 1.`, defaultURI),
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, args []string) error {
			server, out := newRemote(args), cmd.OutOrStdout()
			var err error
			if server.tls, err = cert.config(); err != nil {
				return err
			}
			running, err := server.isRunning()
			if err != nil {
				return err
			}
			if !running {
				fmt.Fprintf(out, "No remote server running at %s.\n", server)
				return errSaidNo
			}
			fmt.Fprintf(out, "Remote server running at %s.\n", server)
			return nil
		},
	}
	cert.add(cmd)
	acceptEnvironment(cmd)
	return cmd
}
