package bridge_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rflua/rflua/bridge/jsonrpc"
	"github.com/rflua/rflua/bridge/xmlrpc"
	"github.com/rflua/rflua/engine"
	"github.com/rflua/rflua/internal/rftest"
)

// echoing is an engine with a library whose keyword gives back what it gets.
func echoing(b *testing.B) *engine.Engine {
	b.Helper()
	dir := b.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "Lib.lua"), []byte("local M = {}\nfunction M.echo(x) return x end\nreturn M"), 0o644); err != nil {
		b.Fatal(err)
	}
	e, err := engine.Open(context.Background(), engine.Config{Roots: []string{dir}})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { e.Close(context.Background()) })
	return e
}

// connect serves until the benchmark ends, and connects.
func connect(b *testing.B, s interface {
	Activate() (int, error)
	Serve() error
	Stop(context.Context)
}) (net.Conn, *bufio.Reader) {
	b.Helper()
	port, err := s.Activate()
	if err != nil {
		b.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- s.Serve() }()
	conn, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", port))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		conn.Close()
		stopped, stop := context.WithCancel(context.Background())
		stop()
		s.Stop(stopped)
		if err := <-served; err != nil {
			b.Error(err)
		}
	})
	return conn, bufio.NewReader(conn)
}

// exchange sends a request and reads an answer with a Content-Length into body.
func exchange(b *testing.B, conn net.Conn, r *bufio.Reader, request, body []byte) []byte {
	if _, err := conn.Write(request); err != nil {
		b.Fatal(err)
	}
	length := 0
	for {
		line, err := r.ReadSlice('\n')
		if err != nil {
			b.Fatal(err)
		}
		line = bytes.TrimRight(line, "\r\n")
		if len(line) == 0 {
			break
		}
		if text, ok := bytes.CutPrefix(line, []byte("Content-Length: ")); ok {
			if length, err = strconv.Atoi(string(text)); err != nil {
				b.Fatal(err)
			}
		}
	}
	if cap(body) < length {
		body = make([]byte, length)
	}
	body = body[:length]
	if _, err := io.ReadFull(r, body); err != nil {
		b.Fatal(err)
	}
	return body
}

// measure sends the same request again and again. The answers must be the first one again, which must have want in it.
func measure(b *testing.B, conn net.Conn, r *bufio.Reader, request []byte, want string) {
	first := bytes.Clone(exchange(b, conn, r, request, nil))
	if !strings.Contains(string(first), want) {
		b.Fatalf("the answer is %s", first)
	}
	body := make([]byte, len(first))
	b.ReportAllocs()
	for b.Loop() {
		if got := exchange(b, conn, r, request, body); !bytes.Equal(got, first) {
			b.Fatalf("the answer is %s", got)
		}
	}
}

// echoes are the texts of the benchmarks below.
var echoes = []struct{ name, text string }{{"short", "Hello, world!"}, {"1 MB", strings.Repeat("Some text. ", 95000)}, {"1 MB of lines", strings.Repeat("A line of \"text\" & more\n", 40000)}}

// BenchmarkEchoXMLRPC is a whole call over a connection that is kept, client included.
func BenchmarkEchoXMLRPC(b *testing.B) {
	conn, r := connect(b, xmlrpc.NewServer(echoing(b), xmlrpc.Options{Addr: "127.0.0.1:0"}))
	for _, row := range echoes {
		b.Run(row.name, func(b *testing.B) {
			text := strings.ReplaceAll(row.text, "&", "&amp;")
			body := "<?xml version='1.0'?>\n<methodCall>\n<methodName>run_keyword</methodName>\n<params>\n<param>\n<value><string>echo</string></value>\n</param>\n" +
				"<param>\n<value><array><data>\n<value><string>" + text + "</string></value>\n</data></array></value>\n</param>\n</params>\n</methodCall>\n"
			request := fmt.Sprintf("POST /Lib HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/xml\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
			measure(b, conn, r, []byte(request), text)
		})
	}
}

// BenchmarkEchoJSONRPC is the same over JSON-RPC.
func BenchmarkEchoJSONRPC(b *testing.B) {
	conn, r := connect(b, jsonrpc.NewServer(echoing(b), jsonrpc.Options{Addr: "127.0.0.1:0"}))
	frame := func(method, params string) []byte {
		body := fmt.Sprintf(`{"jsonrpc":"2.0","method":%q,"id":"1","params":%s}`, method, params)
		return []byte(rftest.Frame(body))
	}
	exchange(b, conn, r, frame("robot/initialize", `{"client_info":{"name":"bench","version":"1"}}`), nil)
	var imported struct{ Result struct{ Token string } }
	if err := json.Unmarshal(exchange(b, conn, r, frame("robot/import_library", `{"name":"Lib"}`), nil), &imported); err != nil {
		b.Fatal(err)
	}
	for _, row := range echoes {
		b.Run(row.name, func(b *testing.B) {
			request := frame("robot/run_keyword", fmt.Sprintf(`{"library_token":%q,"name":"echo","args":[%q],"kwargs":{}}`, imported.Result.Token, row.text))
			measure(b, conn, r, request, strings.Trim(strconv.Quote(row.text), `"`))
		})
	}
}
