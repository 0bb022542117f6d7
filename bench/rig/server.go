package rig

import (
	"context"
	"net"
	"strconv"
)

// Server is a server that runs.
type Server struct {
	*Process
	XML, JSON *net.TCPAddr // where it serves which protocol; nil if it does not
	Path      string       // of its library over XML-RPC
}

// Ask sends one XML-RPC request over a connection of its own and returns the value of the response.
func (s *Server) Ask(ctx context.Context, path, method string, params ...any) (any, error) {
	c := &HTTPConnection{Ctx: ctx, Addr: s.XML, Single: true}
	defer c.Close()
	body, err := c.Exchange(Post(path, XMLCall(method, params...)))
	if err != nil {
		return nil, err
	}
	return DecodeXML(body)
}

// FreeAddress returns an address on loopback that was free a moment ago, and its port.
func FreeAddress() (addr *net.TCPAddr, port string, err error) {
	listener, err := net.ListenTCP("tcp", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		return nil, "", err
	}
	addr = listener.Addr().(*net.TCPAddr)
	return addr, strconv.Itoa(addr.Port), listener.Close()
}
