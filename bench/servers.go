package main

import (
	"context"
	"github.com/rflua/rflua/bench/rig"
	"net"
	"path/filepath"
)

// rflua serves a directory of libraries with the flags that users have by default, but for the ports. path is that of
// the library that is called over XML-RPC.
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

// launchRflua is rflua, which may not listen yet.
func (b *bench) launchRflua(directory, path string, flags ...string) (*rig.Server, error) {
	xml, err := rig.NewPlace()
	if err != nil {
		return nil, err
	}
	json, err := rig.NewPlace()
	if err != nil {
		return nil, err
	}
	args := append([]string{b.binary, "serve", "--port", xml.Port, "--jsonrpc-port", json.Port, "--max-instances", "0", directory}, flags...)
	p, err := b.processes.Start(directory, "rflua", args...)
	if err != nil {
		return nil, err
	}
	return &rig.Server{Process: p, XML: xml.Addr, JSON: json.Addr, Path: path}, nil
}

// floor is this program as a server.
func (b *bench) floor(ctx context.Context, protocol string) (*rig.Server, error) {
	at, err := rig.NewPlace()
	if err != nil {
		return nil, err
	}
	p, err := b.processes.Start(b.dir, "the floor", b.self, floorArgument, protocol, at.Addr.String())
	if err != nil {
		return nil, err
	}
	s := &rig.Server{Process: p, Path: "/"}
	if protocol == "xmlrpc" {
		s.XML = at.Addr
	} else {
		s.JSON = at.Addr
	}
	return s, s.Listens(ctx, at.Addr.String())
}

// launchPeerXML is robotremoteserver with a library, which may not listen yet.
func (b *bench) launchPeerXML(library string, options ...string) (*rig.Server, error) {
	at, err := rig.NewPlace()
	if err != nil {
		return nil, err
	}
	command := append([]string{b.python, filepath.Join(b.pythonLibraries, "serve.py"), at.Port, library}, options...)
	p, err := b.processes.Start(b.pythonLibraries, "robotremoteserver", command...)
	if err != nil {
		return nil, err
	}
	return &rig.Server{Process: p, XML: at.Addr, Path: "/"}, nil
}

func (b *bench) peerXML(ctx context.Context, library string, options ...string) (*rig.Server, error) {
	s, err := b.launchPeerXML(library, options...)
	if err != nil {
		return nil, err
	}
	return s, s.Listens(ctx, s.XML.String())
}

// launchPeerJSON is the JSON-RPC server in Python, which may not listen yet.
func (b *bench) launchPeerJSON() (*rig.Server, error) {
	at, err := rig.NewPlace()
	if err != nil {
		return nil, err
	}
	p, err := b.processes.Start(b.dir, "the Python server", b.python, "-m", "robot_jsonrpcremote_server",
		"--port", at.Port, "--pythonpath", b.pythonLibraries, "--outputdir", b.dir)
	if err != nil {
		return nil, err
	}
	return &rig.Server{Process: p, JSON: at.Addr}, nil
}

func (b *bench) peerJSON(ctx context.Context) (*rig.Server, error) {
	s, err := b.launchPeerJSON()
	if err != nil {
		return nil, err
	}
	return s, s.Listens(ctx, s.JSON.String())
}
