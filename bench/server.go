package main

import (
	"context"
	"fmt"
	"net"
	"path/filepath"
)

// server is one of the servers that are measured, as it runs.
type server struct {
	*process
	xml, json *net.TCPAddr // where it speaks which protocol; nil if it does not
	path      string       // of its library over XML-RPC
}

// maker starts a server.
type maker func(ctx context.Context) (*server, error)

// kept is a server that several works use: it starts for the first of them, and ends with the benchmark.
type kept struct {
	start  maker
	server *server
	err    error
}

func (k *kept) get(ctx context.Context) (*server, error) {
	if k.server == nil && k.err == nil {
		k.server, k.err = k.start(ctx)
	}
	if k.server != nil {
		select {
		case <-k.server.exited:
			return nil, fmt.Errorf("%s has ended: %s", k.server.name, k.server.output)
		default:
		}
	}
	return k.server, k.err
}

// place is where a process is to listen.
type place struct {
	addr *net.TCPAddr
	port string
}

func newPlace() (place, error) {
	text, port, err := freeAddress()
	if err != nil {
		return place{}, err
	}
	addr, err := net.ResolveTCPAddr("tcp", text)
	return place{addr, port}, err
}

// rflua serves a directory of libraries with the flags that users have by default, but for the ports. path is that of
// the library that is called over XML-RPC.
func (b *bench) rflua(ctx context.Context, directory, path string, flags ...string) (*server, error) {
	s, err := b.launchRflua(directory, path, flags...)
	if err != nil {
		return nil, err
	}
	for _, addr := range []*net.TCPAddr{s.xml, s.json} {
		if err := s.listens(ctx, addr.String()); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// launchRflua is rflua, which may not listen yet.
func (b *bench) launchRflua(directory, path string, flags ...string) (*server, error) {
	xml, err := newPlace()
	if err != nil {
		return nil, err
	}
	json, err := newPlace()
	if err != nil {
		return nil, err
	}
	args := append([]string{b.binary, "serve", "--port", xml.port, "--jsonrpc-port", json.port, "--max-instances", "0", directory}, flags...)
	p, err := b.processes.start(directory, "rflua", args...)
	if err != nil {
		return nil, err
	}
	return &server{process: p, xml: xml.addr, json: json.addr, path: path}, nil
}

// floor is this program as a server.
func (b *bench) floor(ctx context.Context, protocol string) (*server, error) {
	at, err := newPlace()
	if err != nil {
		return nil, err
	}
	p, err := b.processes.start(b.dir, "the floor", b.self, floorArgument, protocol, at.addr.String())
	if err != nil {
		return nil, err
	}
	s := &server{process: p, path: "/"}
	if protocol == "xmlrpc" {
		s.xml = at.addr
	} else {
		s.json = at.addr
	}
	return s, s.listens(ctx, at.addr.String())
}

// launchPeerXML is robotremoteserver with a library, which may not listen yet.
func (b *bench) launchPeerXML(library string, options ...string) (*server, error) {
	at, err := newPlace()
	if err != nil {
		return nil, err
	}
	command := append([]string{b.python, filepath.Join(b.pythonLibraries, "serve.py"), at.port, library}, options...)
	p, err := b.processes.start(b.pythonLibraries, "robotremoteserver", command...)
	if err != nil {
		return nil, err
	}
	return &server{process: p, xml: at.addr, path: "/"}, nil
}

func (b *bench) peerXML(ctx context.Context, library string, options ...string) (*server, error) {
	s, err := b.launchPeerXML(library, options...)
	if err != nil {
		return nil, err
	}
	return s, s.listens(ctx, s.xml.String())
}

// launchPeerJSON is the JSON-RPC server in Python, which may not listen yet.
func (b *bench) launchPeerJSON() (*server, error) {
	at, err := newPlace()
	if err != nil {
		return nil, err
	}
	p, err := b.processes.start(b.dir, "the Python server", b.python, "-m", "robot_jsonrpcremote_server",
		"--port", at.port, "--pythonpath", b.pythonLibraries, "--outputdir", b.dir)
	if err != nil {
		return nil, err
	}
	return &server{process: p, json: at.addr}, nil
}

func (b *bench) peerJSON(ctx context.Context) (*server, error) {
	s, err := b.launchPeerJSON()
	if err != nil {
		return nil, err
	}
	return s, s.listens(ctx, s.json.String())
}

// xmlUse says how a keyword is called over XML-RPC.
type xmlUse struct {
	single bool // a connection for every call
	timed  bool // there are times in the answers
}

// keywordXML is a dialer for a keyword over XML-RPC. verify looks at what it returned and logged.
func (s *server) keywordXML(use xmlUse, verify func(returned any, output string) error, keyword string, args ...any) dialer {
	if args == nil {
		args = []any{}
	}
	request := post(s.path, xmlCall("run_keyword", keyword, args))
	return func(ctx context.Context, _ int) (caller, error) {
		return &httpConnection{ctx: ctx, addr: s.xml, single: use.single, request: request, answer: answer{timed: use.timed, verify: func(body []byte) error {
			returned, output, err := xmlReturned(body)
			if err != nil {
				return err
			}
			return verify(returned, output)
		}}}, nil
	}
}

// keywordJSON is a dialer for a keyword over JSON-RPC: every connection has an instance of its own. logged are the
// messages of each call.
func (s *server) keywordJSON(logged [][]byte, want any, keyword string, args ...any) dialer {
	return func(ctx context.Context, _ int) (caller, error) {
		c, err := newSession(ctx, s.json)
		if err != nil {
			return nil, err
		}
		i, err := c.imports("Bench")
		if err != nil {
			c.close()
			return nil, err
		}
		c.request, c.logged = runKeyword(i.Token, keyword, args...), logged
		c.answer.verify = func(body []byte) error {
			got, err := jsonReturned(body)
			if err != nil {
				return err
			}
			return same(got, want)
		}
		return c, nil
	}
}

// ask sends one XML-RPC request over a connection of its own and gives the value of the answer.
func (s *server) ask(ctx context.Context, path, method string, params ...any) (any, error) {
	c := &httpConnection{ctx: ctx, addr: s.xml, single: true}
	defer c.close()
	body, err := c.exchange(post(path, xmlCall(method, params...)))
	if err != nil {
		return nil, err
	}
	return decodeXML(body)
}
