package main

import (
	"context"
	"fmt"
	"net"
)

// session is a JSON-RPC connection that is initialized and sends one request again and again.
type session struct {
	*frames
	request []byte
	answer  answer
}

func (s *session) call() error {
	body, err := s.exchange(s.request)
	if err != nil {
		return err
	}
	return s.answer.check(body)
}

// object is a JSON object.
type object = map[string]any

// newSession connects and initializes.
func newSession(ctx context.Context, addr *net.TCPAddr) (*session, error) {
	f, err := dialFrames(ctx, addr)
	if err != nil {
		return nil, err
	}
	s := &session{frames: f}
	var introduction object
	err = s.result("robot/initialize", object{"client_info": object{"name": "rflua bench", "version": "1"}, "capabilities": object{}}, &introduction)
	if err == nil {
		_, err = s.conn.Write(frame([]byte(`{"jsonrpc":"2.0","method":"robot/initialized","params":{}}`)))
	}
	if err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

// imported is the part of the definition of a library that is looked at.
type imported struct {
	Token      string
	Definition struct {
		Keywords []struct{ Name string }
	}
}

// imports imports a library.
func (s *session) imports(library string) (imported, error) {
	var i imported
	err := s.result("robot/import_library", object{"name": library, "args": []any{}, "kw_args": object{}}, &i)
	if err == nil && i.Token == "" {
		err = fmt.Errorf("the import of %s gives no token", library)
	}
	return i, err
}

// runKeyword is the request that runs a keyword.
func runKeyword(token, keyword string, args ...any) []byte {
	if args == nil {
		args = []any{}
	}
	return request("robot/run_keyword", object{"library_token": token, "name": keyword, "args": args, "kwargs": object{}})
}
