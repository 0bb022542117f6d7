package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/rflua/rflua/cmd/rflua/internal/call"
)

func newStopCommand() *cobra.Command {
	var cert clientCert
	cmd := &cobra.Command{
		Use:   "stop [URI]",
		Short: "Stop a remote server, of any kind",
		Long: fmt.Sprintf(`Stops the remote server at URI (default %s; http:// may be left out), whatever it is written in.

The exit code is 0 if the server stops, or if there is none, and 1 if it does not allow it.`, defaultURI),
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
				return nil
			}
			fmt.Fprintf(out, "Stopping remote server at %s.\n", server)
			stops, err := server.call("stop_remote_server")
			if err != nil {
				return fmt.Errorf("the remote server at %s did not stop: %w", server, err)
			}
			if !call.IsTrue(stops) {
				fmt.Fprintln(out, "Stopping not allowed!")
				return errSaidNo
			}
			return nil
		},
	}
	cert.add(cmd)
	acceptEnvironment(cmd)
	return cmd
}
