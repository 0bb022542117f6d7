package main

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"time"

	"github.com/spf13/cobra"

	"github.com/rflua/rflua/bridge/access"
	"github.com/rflua/rflua/bridge/ops"
	"github.com/rflua/rflua/cmd/rflua/internal/clierror"
	"github.com/rflua/rflua/engine"
)

// accessOptions are the flags of serve that say who may talk to the server, and how many at once.
type accessOptions struct {
	auth           string
	tls            access.Files
	allowHosts     []string
	insecure       bool
	maxConnections countFlag
	maxInstances   countFlag
	socketMode     modeFlag
}

func (o *accessOptions) add(cmd *cobra.Command) {
	o.maxConnections, o.maxInstances, o.socketMode = access.DefaultMaxConnections, 1000, 0o600
	flags := cmd.Flags()
	flags.StringVar(&o.auth, "auth", "", "htpasswd `FILE` with the users of XML-RPC and their bcrypt hashes; for one user set RFLUA_USER and RFLUA_PASSWORD instead")
	flags.StringVar(&o.tls.Cert, "tls-cert", "", "certificate `FILE`, for https and for JSON-RPC over TLS")
	flags.StringVar(&o.tls.Key, "tls-key", "", "`FILE` of its private key")
	flags.StringVar(&o.tls.ClientCA, "tls-client-ca", "", "`FILE` of certificates: only clients with a certificate signed by one of them may connect")
	flags.StringArrayVar(&o.allowHosts, "allow-host", nil, "`NAME` that clients may call the server by, besides addresses, localhost, --host and the name of the machine (may be repeated)")
	flags.BoolVar(&o.insecure, "insecure", false, "serve JSON-RPC, which knows no users, to everybody who can reach --host")
	flags.Var(&o.maxConnections, "max-connections", "network connections at once; 0 is no limit")
	flags.Var(&o.maxInstances, "max-instances", "library instances at once; 0 is no limit")
	flags.Var(&o.socketMode, "jsonrpc-socket-mode", "permissions of the socket, octal")
	for _, name := range []string{"allow-host", "max-connections", "max-instances", "jsonrpc-socket-mode"} {
		complete(cmd, name, cobra.NoFileCompletions)
	}
}

// guards decide who may talk to the servers of this process, and how many at once.
type guards struct {
	tls         *access.TLS       // nil for none
	passwords   *access.Passwords // nil for everybody
	hosts       *access.Hosts
	connections *access.Connections
	calls       *ops.Calls
	pages       *ops.Pages
	insecure    bool
}

// guards reads the files that the flags name. It comes before the libraries are loaded, which may take long.
func (o *accessOptions) guards(host string, logger *slog.Logger) (*guards, error) {
	g := &guards{connections: access.NewConnections(int(o.maxConnections)), calls: ops.NewCalls(logger), insecure: o.insecure}
	var err error
	switch files := o.tls; {
	case files.Cert != "" && files.Key != "":
		if g.tls, err = access.OpenTLS(files, logger); err != nil {
			return nil, err
		}
	case files.Cert != "":
		return nil, clierror.Usage(errors.New("--tls-cert needs --tls-key"))
	case files.Key != "":
		return nil, clierror.Usage(errors.New("--tls-key needs --tls-cert"))
	case files.ClientCA != "":
		return nil, clierror.Usage(errors.New("--tls-client-ca needs --tls-cert and --tls-key"))
	}
	if g.passwords, err = access.PasswordFromEnvironment(); err != nil {
		return nil, clierror.Usage(err)
	}
	if o.auth != "" {
		if g.passwords != nil {
			return nil, clierror.Usage(errors.New("use either RFLUA_USER and RFLUA_PASSWORD, or --auth"))
		}
		if g.passwords, err = access.OpenPasswords(o.auth, logger); err != nil {
			return nil, err
		}
	}
	g.hosts = access.NewHosts(g.tls, append(o.allowHosts, host)...)
	return g, nil
}

// describe has the pages of the web server show an engine.
func (g *guards) describe(e *engine.Engine) {
	g.pages = &ops.Pages{Engine: e, Calls: g.calls, Connections: g.connections, Version: version()}
}

// beyondLoopback reports whether other machines reach an address.
func beyondLoopback(host string) bool {
	addr, err := net.ResolveTCPAddr("tcp", net.JoinHostPort(host, "0"))
	return err == nil && !addr.IP.IsLoopback() // an address that cannot be resolved cannot be listened on
}

// jsonrpcProblem returns why JSON-RPC must not be served on an address, nil if it may.
func (g *guards) jsonrpcProblem(host string) error {
	if !beyondLoopback(host) || g.tls.VerifiesClients() || g.insecure {
		return nil
	}
	return clierror.WithHint(fmt.Errorf("JSON-RPC knows no users, and other machines reach --host %s", host),
		"let in only clients with a certificate (--tls-client-ca), use --jsonrpc-socket, serve no JSON-RPC (--jsonrpc-port off), or let in everybody (--insecure)")
}

// expiresSoon is how long before the end of the certificate the server warns.
const expiresSoon = 14 * 24 * time.Hour

// warnings returns what is unsafe about how the endpoints are served.
func (g *guards) warnings(host string, opened []*endpoint) (texts []string) {
	reachable := beyondLoopback(host)
	for _, p := range opened {
		switch {
		case p.port == 0 || !reachable || g.tls.VerifiesClients():
		case p.jsonrpc:
			texts = append(texts, "other machines reach the JSON-RPC server, which knows no users: anybody there can run every keyword (--insecure)")
		case g.passwords == nil:
			texts = append(texts, "other machines reach the Robot Framework remote server, which wants no credentials: anybody there can run every keyword; see --auth")
		case g.tls == nil:
			texts = append(texts, "passwords cross the network unencrypted; see --tls-cert")
		}
	}
	if g.tls != nil {
		if left := time.Until(g.tls.Expires()); left < expiresSoon {
			texts = append(texts, fmt.Sprintf("the certificate of --tls-cert expires at %s; replace the file before that", g.tls.Expires().Format(time.RFC3339)))
		}
	}
	return texts
}
