package main

import (
	"context"
	"fmt"
	"net"
	"path/filepath"

	"github.com/rflua/rflua/bench/rig"
)

// kept is a server that several works use. It starts for the first of them and runs until the benchmark ends.
type kept struct {
	start  func(context.Context) (*rig.Server, error)
	server *rig.Server
	err    error
}

// get returns the server, which it starts if it is the first to ask.
func (k *kept) get(ctx context.Context) (*rig.Server, error) {
	if k.server == nil && k.err == nil {
		k.server, k.err = k.start(ctx)
	}
	if k.server != nil {
		select {
		case <-k.server.Exited:
			return nil, fmt.Errorf("%s has ended: %s", k.server.Name, k.server.Output)
		default:
		}
	}
	return k.server, k.err
}

// rflua starts rflua with a directory of libraries and returns when it listens. Its flags are the defaults, but for the ports
// and --max-instances. path is that of the library that is called over XML-RPC.
func (b *bench) rflua(ctx context.Context, directory, path string, flags ...string) (*rig.Server, error) {
	s, err := b.launchRflua(directory, path, flags...)
	if err != nil {
		return nil, err
	}
	for _, addr := range []*net.TCPAddr{s.XML, s.JSON} {
		if err := s.Listens(ctx, addr.String()); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// launchRflua is rflua without the wait.
func (b *bench) launchRflua(directory, path string, flags ...string) (*rig.Server, error) {
	xml, xmlPort, err := rig.FreeAddress()
	if err != nil {
		return nil, err
	}
	json, jsonPort, err := rig.FreeAddress()
	if err != nil {
		return nil, err
	}
	args := append([]string{b.binary, "serve", "--port", xmlPort, "--jsonrpc-port", jsonPort, "--max-instances", "0", directory}, flags...)
	p, err := b.processes.Start(directory, "rflua", args...)
	if err != nil {
		return nil, err
	}
	return &rig.Server{Process: p, XML: xml, JSON: json, Path: path}, nil
}

// floor starts this program as a server that answers with constants.
func (b *bench) floor(ctx context.Context, protocol string) (*rig.Server, error) {
	at, _, err := rig.FreeAddress()
	if err != nil {
		return nil, err
	}
	p, err := b.processes.Start(b.dir, "the floor", b.self, floorArgument, protocol, at.String())
	if err != nil {
		return nil, err
	}
	s := &rig.Server{Process: p, Path: "/"}
	if protocol == "xmlrpc" {
		s.XML = at
	} else {
		s.JSON = at
	}
	return s, s.Listens(ctx, at.String())
}

// launchPeerXML starts robotremoteserver with a library and does not wait until it listens.
func (b *bench) launchPeerXML(library string, options ...string) (*rig.Server, error) {
	at, atPort, err := rig.FreeAddress()
	if err != nil {
		return nil, err
	}
	command := append([]string{b.python, filepath.Join(b.pythonLibraries, "serve.py"), atPort, library}, options...)
	p, err := b.processes.Start(b.pythonLibraries, "robotremoteserver", command...)
	if err != nil {
		return nil, err
	}
	return &rig.Server{Process: p, XML: at, Path: "/"}, nil
}

// peerXML starts robotremoteserver and returns when it listens.
func (b *bench) peerXML(ctx context.Context, library string, options ...string) (*rig.Server, error) {
	s, err := b.launchPeerXML(library, options...)
	if err != nil {
		return nil, err
	}
	return s, s.Listens(ctx, s.XML.String())
}

// launchPeerJSON starts the JSON-RPC server in Python and does not wait until it listens.
func (b *bench) launchPeerJSON() (*rig.Server, error) {
	at, atPort, err := rig.FreeAddress()
	if err != nil {
		return nil, err
	}
	p, err := b.processes.Start(b.dir, "the Python server", b.python, "-m", "robot_jsonrpcremote_server",
		"--port", atPort, "--pythonpath", b.pythonLibraries, "--outputdir", b.dir)
	if err != nil {
		return nil, err
	}
	return &rig.Server{Process: p, JSON: at}, nil
}

// peerJSON starts the JSON-RPC server in Python and returns when it listens.
func (b *bench) peerJSON(ctx context.Context) (*rig.Server, error) {
	s, err := b.launchPeerJSON()
	if err != nil {
		return nil, err
	}
	return s, s.Listens(ctx, s.JSON.String())
}
