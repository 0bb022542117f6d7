package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"strconv"
	"syscall"
	"time"

	"github.com/spf13/pflag"

	"github.com/rflua/rflua/bridge/jsonrpc"
	"github.com/rflua/rflua/bridge/xmlrpc"
	"github.com/rflua/rflua/cmd/rflua/internal/clierror"
	"github.com/rflua/rflua/cmd/rflua/internal/console"
	"github.com/rflua/rflua/cmd/rflua/internal/portfile"
	"github.com/rflua/rflua/engine"
)

// endpoint is one place where the libraries are served, with its server.
type endpoint struct {
	server
	console.Endpoint
	port     int    // 0 if it has none
	portFile string // the file that holds the port, "" for none
	jsonrpc  bool
}

// The names of servers in messages.
const (
	xmlrpcName  = "Robot Framework remote server"
	jsonrpcName = "JSON-RPC server"
)

// endpoints opens all endpoints that the flags ask for, or none. JSON-RPC is skipped, for the reason returned, where its port
// is only the default: if another program has the port, or if it must not be served there.
func (o *serveOptions) endpoints(flags *pflag.FlagSet, e *engine.Engine, g *guards, logger *slog.Logger) (opened []*endpoint, skipped error, err error) {
	defer func() {
		if err != nil {
			closeAll(opened)
			opened = nil
		}
	}()
	// A server on standard input belongs to one client: it opens a port only if a flag names the port or its file.
	web := flags.Changed("port") || o.portFile != ""
	json := flags.Changed("jsonrpc-port") || o.jsonrpcPortFile != ""
	if !o.stdio || web {
		s := xmlrpc.NewServer(e, xmlrpc.Options{
			Addr:         net.JoinHostPort(o.host, strconv.Itoa(int(o.port))),
			NoRemoteStop: o.noRemoteStop,
			Grace:        time.Duration(o.grace),
			TokenTTL:     time.Duration(o.tokenTTL),
			Logger:       logger,
			TLS:          g.tls,
			Passwords:    g.passwords,
			Hosts:        g.hosts,
			Connections:  g.connections,
			Calls:        g.calls,
			Pages:        g.pages,
		})
		port, err := s.Activate()
		if err != nil {
			return opened, nil, listenError(err, o.host, o.port.String(), "port")
		}
		addr := net.JoinHostPort(o.host, strconv.Itoa(port))
		if g.tls != nil {
			addr = "https://" + addr
		}
		opened = append(opened, &endpoint{server: s, Endpoint: console.Endpoint{Name: xmlrpcName, Addr: addr}, port: port, portFile: o.portFile})
	}
	if !o.jsonrpcPort.off && (!o.stdio || json) {
		s := o.jsonrpcServer(e, g, logger, "tcp", net.JoinHostPort(o.host, o.jsonrpcPort.String()))
		problem := g.jsonrpcProblem(o.host)
		port := 0
		if problem == nil {
			port, err = s.Activate()
		}
		switch {
		case problem != nil && json:
			return opened, nil, problem
		case problem != nil:
			skipped = problem
		case err != nil && errors.Is(err, syscall.EADDRINUSE) && !json:
			skipped, err = listenError(err, o.host, o.jsonrpcPort.String(), "jsonrpc-port"), nil
		case err != nil:
			return opened, nil, listenError(err, o.host, o.jsonrpcPort.String(), "jsonrpc-port")
		default:
			scheme := "tcp"
			if g.tls != nil {
				scheme = "tls"
			}
			opened = append(opened, &endpoint{server: s, port: port, portFile: o.jsonrpcPortFile, jsonrpc: true,
				Endpoint: console.Endpoint{Name: jsonrpcName, Addr: scheme + "://" + net.JoinHostPort(o.host, strconv.Itoa(port))}})
		}
	}
	if o.jsonrpcSocket != "" {
		s := o.jsonrpcServer(e, g, logger, "unix", o.jsonrpcSocket)
		if _, err := s.Activate(); err != nil {
			return opened, nil, socketError(err, o.jsonrpcSocket)
		}
		opened = append(opened, &endpoint{server: s, Endpoint: console.Endpoint{Name: jsonrpcName, Addr: "unix:" + o.jsonrpcSocket}})
	}
	if o.stdio {
		opened = append(opened, &endpoint{server: stdioServer{o.jsonrpcServer(e, g, logger, "", "")}, Endpoint: console.Endpoint{Name: jsonrpcName, Addr: "standard input"}})
	}
	for _, p := range opened {
		if err := portfile.Write(p.portFile, p.port); err != nil {
			return opened, nil, err
		}
	}
	return opened, skipped, nil
}

func (o *serveOptions) jsonrpcServer(e *engine.Engine, g *guards, logger *slog.Logger, network, addr string) *jsonrpc.Server {
	options := jsonrpc.Options{Network: network, Addr: addr, Version: version(), Logger: logger,
		SocketMode: fs.FileMode(o.socketMode), Connections: g.connections, Calls: g.calls}
	if network == "tcp" {
		options.TLS = g.tls
	}
	if len(o.allow) > 0 {
		options.Default = o.allow[0]
	}
	return jsonrpc.NewServer(e, options)
}

// closeAll closes servers that have not begun to serve.
func closeAll(opened []*endpoint) {
	now, cancel := context.WithCancel(context.Background())
	cancel()
	for _, p := range opened {
		p.Stop(now)
	}
}

// stdioServer serves the one client on standard input and output.
type stdioServer struct{ *jsonrpc.Server }

func (s stdioServer) Serve() error {
	s.ServeConn(struct {
		io.Reader
		io.WriteCloser
	}{os.Stdin, os.Stdout})
	return nil
}

// listenError returns err with what the user can do about it. flag is that of the port.
func listenError(err error, host, port, flag string) error {
	var inNet *net.OpError
	if errors.As(err, &inNet) {
		err = inNet.Err
	}
	addr := net.JoinHostPort(host, port)
	listen := fmt.Errorf("cannot listen on %s: %w", addr, err)
	switch {
	case errors.Is(err, syscall.EADDRINUSE) && flag == "port":
		return clierror.WithHint(listen, fmt.Sprintf("use a free port with --port 0, or stop the server that has this one with 'rflua stop %s'", addr))
	case errors.Is(err, syscall.EADDRINUSE):
		return clierror.WithHint(listen, fmt.Sprintf("use a free port with --%s 0, or serve no JSON-RPC with --%s off", flag, flag))
	case errors.Is(err, syscall.EACCES):
		return clierror.WithHint(listen, fmt.Sprintf("ports below 1024 need privileges; use a higher one with --%s", flag))
	case errors.Is(err, syscall.EADDRNOTAVAIL):
		return clierror.WithHint(listen, "--host must be an address of this machine")
	}
	return listen
}

// socketError returns err with what the user can do about it.
func socketError(err error, name string) error {
	var inNet *net.OpError
	if errors.As(err, &inNet) {
		err = inNet.Err
	}
	listen := fmt.Errorf("cannot listen on the socket %s: %w", name, err)
	if errors.Is(err, syscall.EADDRINUSE) {
		return clierror.WithHint(listen, "another server listens there; choose another path")
	}
	return listen
}
