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
	flags.StringVar(&o.auth, "auth", "", "htpasswd `FILE` with the bcrypt hashes of those who may use XML-RPC; or one user in RFLUA_USER and RFLUA_PASSWORD")
	flags.StringVar(&o.tls.Cert, "tls-cert", "", "certificate `FILE`, for https and for JSON-RPC over TLS")
	flags.StringVar(&o.tls.Key, "tls-key", "", "`FILE` of its private key")
	flags.StringVar(&o.tls.ClientCA, "tls-client-ca", "", "certificate `FILE`: only clients with a certificate signed by one of these may connect")
	flags.StringArrayVar(&o.allowHosts, "allow-host", nil, "`NAME` that clients may call the server by, besides addresses, localhost, --host and the name of the machine (may be repeated)")
	flags.BoolVar(&o.insecure, "insecure", false, "serve JSON-RPC to everybody who reaches --host, although it knows no users")
	flags.Var(&o.maxConnections, "max-connections", "network connections at once; 0 is no limit")
	flags.Var(&o.maxInstances, "max-instances", "library instances at once; 0 is no limit")
	flags.Var(&o.socketMode, "jsonrpc-socket-mode", "permissions of the socket, octal")
	for _, name := range []string{"allow-host", "max-connections", "max-instances", "jsonrpc-socket-mode"} {
		complete(cmd, name, cobra.NoFileCompletions)
	}
}

// guards are what the access options make, for all servers of this process.
type guards struct {
	tls         *access.TLS       // nil for none
	passwords   *access.Passwords // nil for everybody
	hosts       *access.Hosts
	connections *access.Connections
	calls       *ops.Calls
	pages       *ops.Pages
	insecure    bool
}

// guards reads the files. It is before the libraries are loaded, which may take long.
func (o *accessOptions) guards(host string, logger *slog.Logger) (*guards, error) {
	g := &guards{connections: access.NewConnections(int(o.maxConnections)), calls: ops.NewCalls(logger), insecure: o.insecure}
	var err error
	switch files := o.tls; {
	case files.Cert != "" && files.Key != "":
		if g.tls, err = access.OpenTLS(files, logger); err != nil {
			return nil, err
		}
	case files.Cert != "":
		return nil, usageError{errors.New("--tls-cert needs --tls-key")}
	case files.Key != "":
		return nil, usageError{errors.New("--tls-key needs --tls-cert")}
	case files.ClientCA != "":
		return nil, usageError{errors.New("--tls-client-ca needs --tls-cert and --tls-key")}
	}
	if g.passwords, err = access.PasswordFromEnvironment(); err != nil {
		return nil, usageError{err}
	}
	if o.auth != "" {
		if g.passwords != nil {
			return nil, usageError{errors.New("RFLUA_USER and RFLUA_PASSWORD are instead of --auth")}
		}
		if g.passwords, err = access.OpenPasswords(o.auth, logger); err != nil {
			return nil, err
		}
	}
	g.hosts = access.NewHosts(g.tls, append(o.allowHosts, host)...)
	return g, nil
}

// serve is told the engine, when there is one.
func (g *guards) serve(e *engine.Engine) {
	g.pages = &ops.Pages{Engine: e, Calls: g.calls, Connections: g.connections, Version: version()}
}

// beyondLoopback says whether other machines reach an address.
func beyondLoopback(host string) bool {
	addr, err := net.ResolveTCPAddr("tcp", net.JoinHostPort(host, "0"))
	return err == nil && !addr.IP.IsLoopback() // what cannot be resolved cannot be listened on
}

// jsonrpcProblem is why JSON-RPC is not served on an address, or nil.
func (g *guards) jsonrpcProblem(host string) error {
	if !beyondLoopback(host) || g.tls.VerifiesClients() || g.insecure {
		return nil
	}
	return &errorWithHint{fmt.Errorf("JSON-RPC knows no users, and other machines reach --host %s", host),
		"let in only clients with a certificate, with --tls-client-ca; or use --jsonrpc-socket; or serve no JSON-RPC with --jsonrpc-port off; or everybody with --insecure"}
}

// expiresSoon is when a certificate that ends is mentioned.
const expiresSoon = 14 * 24 * time.Hour

// warnings are what is unsafe about how the endpoints are served.
func (g *guards) warnings(host string, opened []*endpoint) (texts []string) {
	reachable := beyondLoopback(host)
	for _, p := range opened {
		switch {
		case p.port == 0 || !reachable || g.tls.VerifiesClients():
		case p.jsonrpc:
			texts = append(texts, "other machines reach the JSON-RPC server, which knows no users: whoever does can run every keyword (--insecure)")
		case g.passwords == nil:
			texts = append(texts, "other machines reach the Robot Framework remote server, which wants no credentials: whoever does can run every keyword; see --auth")
		case g.tls == nil:
			texts = append(texts, "passwords cross the network unencrypted; see --tls-cert")
		}
	}
	if g.tls != nil {
		if left := time.Until(g.tls.Expires()); left < expiresSoon {
			texts = append(texts, fmt.Sprintf("the certificate of --tls-cert ends at %s", g.tls.Expires().Format(time.RFC3339)))
		}
	}
	return texts
}
