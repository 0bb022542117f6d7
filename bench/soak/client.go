package soak

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	"github.com/rflua/rflua/bench/rig"
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
	// run calls a keyword and returns the answer. It is an error if there is none that can be read.
	run(keyword string, args ...any) (reply, error)
	// Close closes the connection.
	Close()
}

// xmlClient is an instance that a URL names.
type xmlClient struct {
	*rig.HTTPConnection
	path string
}

// xml returns a client of the instance at path, which connects with its first call.
func (s *soak) xml(path string, single bool) *xmlClient {
	return &xmlClient{&rig.HTTPConnection{Ctx: s.ctx, Addr: s.server.XML, Single: single}, path}
}

// run implements [client].
func (c *xmlClient) run(keyword string, args ...any) (reply, error) {
	if c.Conn != nil {
		_ = c.Conn.SetDeadline(time.Now().Add(rig.Patience)) // if the connection is closed, Exchange returns the error
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
		var fault *rig.Fault
		if errors.As(err, &fault) {
			return reply{failure: fault.Error(), mode: "FAULT"}, nil
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

// json returns a client of a new session, which has imported a library.
func (s *soak) json(library string) (*jsonClient, error) {
	c, err := rig.NewSession(s.ctx, s.server.JSON)
	if err != nil {
		return nil, err
	}
	i, err := c.Import(library)
	if err != nil {
		c.Close()
		return nil, err
	}
	return &jsonClient{c, i.Token}, nil
}

// run implements [client].
func (c *jsonClient) run(keyword string, args ...any) (reply, error) {
	body, log, err := c.Conversation(rig.RunKeyword(c.token, keyword, args...))
	if err != nil {
		return reply{}, err
	}
	var result struct {
		Result any
		Error  *struct{ Message, Mode string }
	}
	if err := rig.JSONResult(body, &result); err != nil {
		var refused *rig.ResponseError
		if errors.As(err, &refused) {
			return reply{failure: refused.Error(), mode: "FAULT"}, nil
		}
		return reply{}, err
	}
	r := reply{returned: result.Result, log: log}
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
	returns any    // the value, if it passes
	fails   string // a part of the failure; empty if it passes
	mode    string
	logs    []string // parts of what is logged
}

// verify returns an error if an answer is not the one that the call must get.
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

// call makes a call, verifies its answer and counts it. It returns errCounted if there is no answer: the connection is broken.
func (s *soak) call(c client, want call) error {
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

// reset closes a connection with a TCP reset, as the loss of a machine does.
func reset(conn net.Conn) {
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0) // if it fails, the connection is closed without a reset
	}
	conn.Close()
}

// receive returns what arrives until the connection is closed, with the error of that, or until want has arrived.
func receive(conn net.Conn, want string) ([]byte, error) {
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
