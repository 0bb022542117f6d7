package soak

import (
	"bytes"
	"context"
	"fmt"
	"github.com/rflua/rflua/bench/rig"
	"net"
	"strings"
	"time"
)

// reply is the answer to a keyword call.
type reply struct {
	returned any
	failure  string // why it did not pass, empty if it did
	mode     string // CONTINUABLE, FATAL or SKIP, and FAULT if the call could not be made
	log      string // the messages, in order
}

// client calls keywords of one instance, over one of the protocols.
type client interface {
	// run calls a keyword. It is an error if there is no answer.
	run(keyword string, args ...any) (reply, error)
	Close()
}

// xmlClient is an instance that a URL names.
type xmlClient struct {
	*rig.HttpConnection
	path string
}

func (s *soak) xml(path string, single bool) *xmlClient {
	return &xmlClient{&rig.HttpConnection{Ctx: s.ctx, Addr: s.server.XML, Single: single}, path}
}

func (c *xmlClient) run(keyword string, args ...any) (reply, error) {
	if c.Conn != nil {
		_ = c.Conn.SetDeadline(time.Now().Add(rig.Patience)) // a connection without one is none
	}
	if args == nil {
		args = []any{}
	}
	body, err := c.Exchange(rig.Post(c.path, rig.XMLCall("run_keyword", keyword, args)))
	if err != nil {
		c.Close()
		return reply{}, err
	}
	v, err := rig.DecodeXML(body)
	if err != nil {
		if text := err.Error(); strings.HasPrefix(text, "fault ") {
			return reply{failure: text, mode: "FAULT"}, nil
		}
		return reply{}, err
	}
	result, _ := v.(map[string]any)
	r := reply{returned: result["return"]}
	r.log, _ = result["output"].(string)
	if result["status"] == "PASS" {
		return r, nil
	}
	r.failure, _ = result["error"].(string)
	if r.failure == "" {
		return r, fmt.Errorf("neither passed nor failed: %s", rig.Excerpt(body))
	}
	switch {
	case result["continuable"] == true:
		r.mode = "CONTINUABLE"
	case result["fatal"] == true:
		r.mode = "FATAL"
	case strings.HasPrefix(r.failure, "SKIP: "):
		r.mode = "SKIP"
	}
	return r, nil
}

// jsonClient is an instance of a JSON-RPC session.
type jsonClient struct {
	*rig.Session
	token string
}

// json connects, initializes and imports a library.
func (s *soak) json(library string) (*jsonClient, error) {
	c, err := rig.NewSession(s.ctx, s.server.JSON)
	if err != nil {
		return nil, err
	}
	i, err := c.Imports(library)
	if err != nil {
		c.Close()
		return nil, err
	}
	return &jsonClient{c, i.Token}, nil
}

func (c *jsonClient) run(keyword string, args ...any) (reply, error) {
	return c.await(rig.RunKeyword(c.token, keyword, args...))
}

// await sends a request to run a keyword and reads until its answer is there.
func (c *jsonClient) await(request []byte) (r reply, err error) {
	body, log, err := c.Conversation(request)
	if err != nil {
		return reply{}, err
	}
	var result struct {
		Result any
		Error  *struct{ Message, Mode string }
	}
	if err := rig.JSONResult(body, &result); err != nil {
		return reply{failure: err.Error(), mode: "FAULT"}, nil
	}
	r = reply{returned: result.Result, log: log}
	if result.Error != nil {
		r.failure, r.mode = result.Error.Message, result.Error.Mode
	}
	return r, nil
}

// call is a call and the answer that it must get.
type call struct {
	kind    string
	keyword string
	args    []any
	returns any    // the value; not looked at if it fails
	fails   string // a part of the failure; empty if it passes
	mode    string
	logs    []string // parts of what is logged
}

func (want *call) verify(got reply) error {
	switch {
	case want.fails == "" && got.failure != "":
		return fmt.Errorf("%s fails: %s", want.keyword, rig.Excerpt([]byte(got.failure)))
	case want.fails != "" && got.failure == "":
		return fmt.Errorf("%s does not fail but returns %s", want.keyword, rig.Excerpt(fmt.Append(nil, got.returned)))
	case !strings.Contains(got.failure, want.fails):
		return fmt.Errorf("%s fails with %q, want %q", want.keyword, rig.Excerpt([]byte(got.failure)), want.fails)
	case got.mode != want.mode:
		return fmt.Errorf("%s has the mode %q, want %q", want.keyword, got.mode, want.mode)
	}
	for _, text := range want.logs {
		if !strings.Contains(got.log, text) {
			return fmt.Errorf("%s logs %q, want %q", want.keyword, rig.Excerpt([]byte(got.log)), text)
		}
	}
	if want.fails != "" {
		return nil
	}
	return rig.Same(got.returned, rig.Plain(want.returns))
}

// Call makes a call and counts it. It is an error if the connection is of no more use.
func (s *soak) Call(c client, want call) error {
	got, err := c.run(want.keyword, want.args...)
	if err == nil {
		s.tally.count(want.kind, want.fails != "", want.verify(got))
		return nil
	}
	if s.ctx.Err() != nil {
		return context.Cause(s.ctx)
	}
	s.tally.count(want.kind, want.fails != "", fmt.Errorf("%s is not answered: %w", want.keyword, err))
	return errCounted
}

// reset ends a connection as one ends whose machine has gone.
func reset(conn net.Conn) {
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0) // without it the end is only a politer one
	}
	conn.Close()
}

// told is what a plain connection got until it was closed, or until it has all of want.
func told(conn net.Conn, want string) ([]byte, error) {
	var got bytes.Buffer
	buffer := make([]byte, 4096)
	for {
		n, err := conn.Read(buffer)
		got.Write(buffer[:n])
		if want != "" && bytes.Contains(got.Bytes(), []byte(want)) {
			return got.Bytes(), nil
		}
		if err != nil {
			return got.Bytes(), err
		}
	}
}
