package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// chatty is a server that sends more than its answer on its first connection, and answers on the second when the client has
// closed the first: what the client has to say of that is said by then.
func chatty(t *testing.T) (url string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for {
			first, err := listener.Accept()
			if err != nil {
				return
			}
			answer(first, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokand more")
			_, _ = io.Copy(io.Discard, first)
			first.Close()
			second, err := listener.Accept()
			if err != nil {
				return
			}
			answer(second, "HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\ndone")
			second.Close()
		}
	}()
	t.Cleanup(func() {
		listener.Close()
		<-ended
	})
	return "http://" + listener.Addr().String()
}

func answer(conn net.Conn, text string) {
	if _, err := http.ReadRequest(bufio.NewReader(conn)); err == nil {
		_, _ = io.WriteString(conn, text)
	}
}

// twoRequests is a library whose file talks to a chatty server.
func twoRequests(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	code := fmt.Sprintf(`
local http = require("robot.http")
local function talk()
  http.session():get(%[1]q)
  return assert(http.session():get(%[1]q)).body
end
local M = { at_once = talk() }
function M.again() return talk() end
return M`, chatty(t))
	if err := os.WriteFile(filepath.Join(dir, "Lib.lua"), []byte(code), 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestWhatNetHTTPSaysOfServersIsNotOnTheConsole(t *testing.T) {
	var stderr bytes.Buffer
	cmd := exec.Command("rflua", "call", "--path", twoRequests(t), "Lib.again")
	cmd.Stderr = &stderr
	if out, err := cmd.Output(); err != nil || string(out) != "\"done\"\n" {
		t.Errorf("got %s, %v\n%s", out, err, &stderr)
	}
	if stderr.Len() > 0 {
		t.Errorf("the console shows:\n%s", &stderr)
	}
}

func TestWhatNetHTTPSaysOfServersIsInTheLogAtDebug(t *testing.T) {
	dir := twoRequests(t)
	cmd := exec.Command("rflua", "serve", "--port", "0", "--log-level", "debug", dir)
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(stderr)
	found := ""
	for found == "" && lines.Scan() {
		if strings.Contains(lines.Text(), "Unsolicited response") {
			found = lines.Text()
		}
	}
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
	if !strings.Contains(found, "level=DEBUG") {
		t.Errorf("got %q", found)
	}
}
