package rig

import (
	"context"
	"fmt"
	"net"
)

// Server is one of the servers that are measured, as it runs.
type Server struct {
	*Process
	XML, JSON *net.TCPAddr // where it speaks which protocol; nil if it does not
	Path      string       // of its library over XML-RPC
}

// maker starts a server.
type maker func(ctx context.Context) (*Server, error)

// Kept is a server that several works use: it starts for the first of them, and ends with the benchmark.
type Kept struct {
	Start  maker
	server *Server
	err    error
}

func (k *Kept) Get(ctx context.Context) (*Server, error) {
	if k.server == nil && k.err == nil {
		k.server, k.err = k.Start(ctx)
	}
	if k.server != nil {
		select {
		case <-k.server.Exited:
			return nil, fmt.Errorf("%s has ended: %s", k.server.name, k.server.Output)
		default:
		}
	}
	return k.server, k.err
}

// place is where a process is to listen.
type place struct {
	Addr *net.TCPAddr
	Port string
}

func NewPlace() (place, error) {
	text, port, err := freeAddress()
	if err != nil {
		return place{}, err
	}
	addr, err := net.ResolveTCPAddr("tcp", text)
	return place{addr, port}, err
}

// XMLUse says how a keyword is called over XML-RPC.
type XMLUse struct {
	Single bool // a connection for every call
	Timed  bool // there are times in the answers
}

// KeywordXML is a dialer for a keyword over XML-RPC. verify looks at what it returned and logged.
func (s *Server) KeywordXML(use XMLUse, verify func(returned any, output string) error, keyword string, args ...any) Dialer {
	if args == nil {
		args = []any{}
	}
	request := Post(s.Path, XMLCall("run_keyword", keyword, args))
	return func(ctx context.Context, _ int) (Caller, error) {
		return &HttpConnection{Ctx: ctx, Addr: s.XML, Single: use.Single, request: request, answer: Answer{Timed: use.Timed, Verify: func(body []byte) error {
			returned, output, err := XMLReturned(body)
			if err != nil {
				return err
			}
			return verify(returned, output)
		}}}, nil
	}
}

// KeywordJSON is a dialer for a keyword over JSON-RPC: every connection has an instance of its own. logged are the
// messages of each call.
func (s *Server) KeywordJSON(logged [][]byte, want any, keyword string, args ...any) Dialer {
	return func(ctx context.Context, _ int) (Caller, error) {
		c, err := NewSession(ctx, s.JSON)
		if err != nil {
			return nil, err
		}
		i, err := c.Imports("Bench")
		if err != nil {
			c.Close()
			return nil, err
		}
		c.request, c.logged = RunKeyword(i.Token, keyword, args...), logged
		c.answer.Verify = func(body []byte) error {
			got, err := JSONReturned(body)
			if err != nil {
				return err
			}
			return Same(got, want)
		}
		return c, nil
	}
}

// Ask sends one XML-RPC request over a connection of its own and gives the value of the answer.
func (s *Server) Ask(ctx context.Context, path, method string, params ...any) (any, error) {
	c := &HttpConnection{Ctx: ctx, Addr: s.XML, Single: true}
	defer c.Close()
	body, err := c.Exchange(Post(path, XMLCall(method, params...)))
	if err != nil {
		return nil, err
	}
	return DecodeXML(body)
}
