package main

import (
	"crypto/tls"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/rflua/rflua/cmd/rflua/internal/clierror"
)

// clientCert are the flags of commands that talk to servers which want a certificate.
type clientCert struct{ cert, key string }

func (c *clientCert) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&c.cert, "client-cert", "", "certificate `FILE` for a server that wants one")
	cmd.Flags().StringVar(&c.key, "client-key", "", "`FILE` of its private key")
}

// config returns the configuration for https and tls. Servers are trusted by the certificates of the system, or those in SSL_CERT_FILE.
func (c *clientCert) config() (*tls.Config, error) {
	config := &tls.Config{MinVersion: tls.VersionTLS12}
	switch {
	case c.cert == "" && c.key == "":
		return config, nil
	case c.cert == "" || c.key == "":
		return nil, clierror.Usage(errors.New("--client-cert and --client-key go together"))
	}
	pair, err := tls.LoadX509KeyPair(c.cert, c.key)
	if err != nil {
		return nil, fmt.Errorf("--client-cert %s, --client-key %s: %w", c.cert, c.key, err)
	}
	config.Certificates = []tls.Certificate{pair}
	return config, nil
}
