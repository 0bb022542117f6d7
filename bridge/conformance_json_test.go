package bridge_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/textproto"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rflua/rflua/engine/value"
	"github.com/rflua/rflua/internal/rftest"
)

// jsonClient speaks JSON-RPC with the standard library alone. A session is a connection of its own.
type jsonClient struct {
	t    *testing.T
	addr string
}

func (c *jsonClient) can() bool { return true }

type jsonSession struct {
	t     *testing.T
	conn  net.Conn
	r     *bufio.Reader
	token string
	id    int
	log   []string
}

func (c *jsonClient) imports(library string, args ...string) (session, string) {
	c.t.Helper()
	conn, err := net.Dial("tcp", c.addr)
	if err != nil {
		c.t.Fatal(err)
	}
	c.t.Cleanup(func() { conn.Close() })
	if err := conn.SetDeadline(time.Now().Add(time.Minute)); err != nil {
		c.t.Fatal(err)
	}
	s := &jsonSession{t: c.t, conn: conn, r: bufio.NewReader(conn)}
	s.call("robot/initialize", "{}")
	list := l()
	for _, arg := range args {
		list = append(list, arg)
	}
	result, problem := s.call("robot/import_library", fmt.Sprintf(`{"name":%q,"args":%s}`, library, jsonOf(list)))
	if problem != "" {
		return nil, problem
	}
	var imported struct{ Token string }
	if err := json.Unmarshal(result, &imported); err != nil {
		c.t.Fatal(err)
	}
	s.token = imported.Token
	return s, ""
}

func (s *jsonSession) send(method, params string) {
	s.t.Helper()
	s.id++
	body := fmt.Sprintf(`{"jsonrpc":"2.0","id":"%d","method":%q,"params":%s}`, s.id, method, params)
	if _, err := io.WriteString(s.conn, rftest.Frame(body)); err != nil {
		s.t.Fatal(err)
	}
}

// receive takes one message: the notification of a log entry, or the response to the last request.
func (s *jsonSession) receive() (result json.RawMessage, problem string, response bool) {
	s.t.Helper()
	header, err := textproto.NewReader(s.r).ReadMIMEHeader()
	if err != nil {
		s.t.Fatal(err)
	}
	length, err := strconv.Atoi(header.Get("Content-Length"))
	if err != nil {
		s.t.Fatal(err)
	}
	body := make([]byte, length)
	if _, err := io.ReadFull(s.r, body); err != nil {
		s.t.Fatal(err)
	}
	var m struct {
		ID     string
		Method string
		Result json.RawMessage
		Error  *struct{ Message string }
		Params struct {
			Message, Level string
			HTML, Console  bool
		}
	}
	if err := json.Unmarshal(body, &m); err != nil {
		s.t.Fatalf("%v: %s", err, body)
	}
	switch {
	case m.Method == "robot/log":
		level := m.Params.Level
		if m.Params.HTML {
			level = "HTML"
		}
		if m.Params.Console {
			level = "CONSOLE"
		}
		s.log = append(s.log, level+"|"+m.Params.Message)
		return nil, "", false
	case m.ID != strconv.Itoa(s.id):
		s.t.Fatalf("not the response to request %d: %s", s.id, body)
	case m.Error != nil:
		return nil, m.Error.Message, true
	}
	return m.Result, "", true
}

func (s *jsonSession) call(method, params string) (result json.RawMessage, problem string) {
	s.t.Helper()
	s.log = nil
	s.send(method, params)
	for {
		if result, problem, response := s.receive(); response {
			return result, problem
		}
	}
}

func (s *jsonSession) params(keyword string, args []any, named *value.Dict) string {
	text := fmt.Sprintf(`{"library_token":%q,"name":%q,"args":%s`, s.token, keyword, jsonOf(l(args...)))
	if named != nil {
		text += `,"kwargs":` + jsonOf(named)
	}
	return text + "}"
}

func (s *jsonSession) run(keyword string, args []any, named *value.Dict) outcome {
	s.t.Helper()
	result, problem := s.call("robot/run_keyword", s.params(keyword, args, named))
	if problem != "" {
		s.t.Fatalf("run_keyword %s: an error poisons the client's session: %s", keyword, problem)
	}
	o := outcome{log: strings.Join(s.log, "\n")}
	var r struct {
		Result json.RawMessage
		Error  *struct{ Message, Mode string }
	}
	if err := json.Unmarshal(result, &r); err != nil {
		s.t.Fatal(err)
	}
	if r.Error == nil {
		o.result = jsonNotation(s.t, r.Result)
		return o
	}
	o.failure = r.Error.Message
	if r.Error.Mode != "" {
		o.failure += " [" + strings.ToLower(r.Error.Mode) + "]"
	}
	return o
}

func (s *jsonSession) start(keyword string) (stop func()) {
	s.t.Helper()
	s.log = nil
	s.send("robot/run_keyword", s.params(keyword, nil, nil))
	for len(s.log) == 0 {
		s.receive()
	}
	return func() { s.conn.Close() }
}

func (s *jsonSession) finalize() {
	s.call("robot/finalize_library", fmt.Sprintf(`{"token":%q}`, s.token))
	s.conn.Close()
}

// jsonNotation writes a JSON value with the order of its objects.
func jsonNotation(t *testing.T, raw json.RawMessage) string {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	text, err := nextNotation(decoder)
	if err != nil {
		t.Fatalf("%v: %s", err, raw)
	}
	return text
}

func nextNotation(decoder *json.Decoder) (string, error) {
	token, err := decoder.Token()
	if err != nil {
		return "", err
	}
	switch x := token.(type) {
	case nil:
		return "None", nil
	case string:
		return strconv.Quote(x), nil
	case json.Delim:
		var parts []string
		for decoder.More() {
			name := ""
			if x == '{' {
				key, err := decoder.Token()
				if err != nil {
					return "", err
				}
				name = key.(string) + ":"
			}
			item, err := nextNotation(decoder)
			if err != nil {
				return "", err
			}
			parts = append(parts, name+item)
		}
		closing, err := decoder.Token()
		return x.String() + strings.Join(parts, " ") + fmt.Sprint(closing), err
	}
	return fmt.Sprint(token), nil
}

// jsonOf writes a value as JSON.
func jsonOf(v any) string {
	switch x := v.(type) {
	case []any:
		parts := make([]string, len(x))
		for i, item := range x {
			parts[i] = jsonOf(item)
		}
		return "[" + strings.Join(parts, ",") + "]"
	case *value.Dict:
		var parts []string
		for key, item := range x.All() {
			parts = append(parts, fmt.Sprintf("%q:%s", key, jsonOf(item)))
		}
		return "{" + strings.Join(parts, ",") + "}"
	}
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(b)
}
