package load

import (
	"context"

	"github.com/rflua/rflua/bench/rig"
)

// XMLUse is how a keyword is called over XML-RPC.
type XMLUse struct {
	Single bool // a connection for every call
	Timed  bool // there are times in the answers, which may differ
}

// xmlCaller calls a keyword over XML-RPC.
type xmlCaller struct {
	*rig.HTTPConnection
	request []byte
	answer  answer
}

// XML returns the dialer of a keyword over XML-RPC. verify returns an error if what the keyword returned and logged is wrong.
func XML(s *rig.Server, use XMLUse, verify func(returned any, output string) error, keyword string, args ...any) Dialer {
	if args == nil {
		args = []any{}
	}
	request := rig.Post(s.Path, rig.XMLCall("run_keyword", keyword, args))
	return func(ctx context.Context, _ int) (Caller, error) {
		c := &xmlCaller{HTTPConnection: &rig.HTTPConnection{Ctx: ctx, Addr: s.XML, Single: use.Single}, request: request}
		c.answer = answer{timed: use.Timed, verify: func(body []byte) error {
			returned, output, err := rig.XMLReturned(body)
			if err != nil {
				return err
			}
			return verify(returned, output)
		}}
		return c, nil
	}
}

// Call implements [Caller].
func (c *xmlCaller) Call() error {
	body, err := c.Exchange(c.request)
	if err != nil {
		return err
	}
	return c.answer.check(body)
}

// jsonCaller calls a keyword over JSON-RPC.
type jsonCaller struct {
	*rig.Session
	request []byte
	answer  answer
}

// JSON returns the dialer of a keyword of the library Bench over JSON-RPC, which must return want. Every connection has an
// instance of its own. logged are the messages of each call, as JSON strings.
func JSON(s *rig.Server, logged [][]byte, want any, keyword string, args ...any) Dialer {
	return func(ctx context.Context, _ int) (Caller, error) {
		session, err := rig.NewSession(ctx, s.JSON)
		if err != nil {
			return nil, err
		}
		imported, err := session.Import("Bench")
		if err != nil {
			session.Close()
			return nil, err
		}
		session.Logged = logged
		c := &jsonCaller{Session: session, request: rig.RunKeyword(imported.Token, keyword, args...)}
		c.answer.verify = func(body []byte) error {
			got, err := rig.JSONReturned(body)
			if err != nil {
				return err
			}
			return rig.Same(got, want)
		}
		return c, nil
	}
}

// Call implements [Caller].
func (c *jsonCaller) Call() error {
	body, err := c.Exchange(c.request)
	if err != nil {
		return err
	}
	return c.answer.check(body)
}
