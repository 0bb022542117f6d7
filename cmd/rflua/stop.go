package main

import (
	"fmt"

	"github.com/spf13/cobra"
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
			if !isTrue(stops) {
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

// isTrue is Python's idea of truth, for what a server of any kind answers.
func isTrue(v any) bool {
	switch v := v.(type) {
	case nil:
		return false
	case bool:
		return v
	case int64:
		return v != 0
	case string:
		return v != ""
	}
	return true
}
