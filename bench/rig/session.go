package rig

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"strings"
	"time"
)

// Session is a JSON-RPC connection that is initialized. It is for one goroutine.
type Session struct{ *Frames }

// Object is a JSON object.
type Object = map[string]any

// NewSession connects to addr and initializes the session, whose calls fail when ctx is done.
func NewSession(ctx context.Context, addr *net.TCPAddr) (*Session, error) {
	f, err := dialFrames(ctx, addr)
	if err != nil {
		return nil, err
	}
	s := &Session{f}
	var introduction Object
	err = s.result("robot/initialize", Object{"client_info": Object{"name": "rflua bench", "version": "1"}, "capabilities": Object{}}, &introduction)
	if err == nil {
		_, err = s.Conn.Write(Frame([]byte(`{"jsonrpc":"2.0","method":"robot/initialized","params":{}}`)))
	}
	if err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// Imported is what the programs use of the answer to an import.
type Imported struct {
	Token      string
	Definition struct {
		Keywords []struct{ Name string }
	}
}

// Import imports a library.
func (s *Session) Import(library string) (Imported, error) {
	var i Imported
	err := s.result("robot/import_library", Object{"name": library, "args": []any{}, "kw_args": Object{}}, &i)
	if err == nil && i.Token == "" {
		err = fmt.Errorf("the answer to the import of %s has no token", library)
	}
	return i, err
}

// RunKeyword returns the request that runs a keyword.
func RunKeyword(token, keyword string, args ...any) []byte {
	if args == nil {
		args = []any{}
	}
	return Request("robot/run_keyword", Object{"library_token": token, "name": keyword, "args": args, "kwargs": Object{}})
}

// Conversation sends a request and returns its response, valid until the next call, and what was logged before it: a line
// "*LEVEL* message" for each message.
func (s *Session) Conversation(request []byte) (answer []byte, log string, err error) {
	_ = s.Conn.SetDeadline(time.Now().Add(Patience)) // if the connection is closed, Write returns the error
	if _, err := s.Conn.Write(request); err != nil {
		return nil, "", err
	}
	var messages strings.Builder
	for {
		body, err := s.Read()
		if err != nil {
			return nil, "", err
		}
		if !notifies(body) {
			return body, messages.String(), nil
		}
		var notified struct {
			Params struct{ Level, Message string }
		}
		if err := json.Unmarshal(body, &notified); err != nil {
			return nil, "", fmt.Errorf("%w in %s", err, Excerpt(body))
		}
		fmt.Fprintf(&messages, "*%s* %s\n", notified.Params.Level, notified.Params.Message)
	}
}
