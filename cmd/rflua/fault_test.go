//go:build linux

package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rflua/rflua/internal/rftest"
)

// struck is a server that something happens to.
type struck struct {
	*testServer
	t        *testing.T
	xml, rpc string // host:port
	portFile string
}

// strike starts a server with limits of the shell's ulimit.
func strike(t *testing.T, limits, dir string, flags ...string) *struck {
	t.Helper()
	t.Setenv("GORACE", "atexit_sleep_ms=0")
	if err := os.MkdirAll(filepath.Join(dir, "Lib2", "deep"), 0o755); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"Lib.lua": `return { echo = function(x) return x end }`, "Lib2/init.lua": `return require("Lib2.deep.module")`, "Lib2/deep/module.lua": `return { other = function() end }`,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	portFile, rpcFile := filepath.Join(dir, "port"), filepath.Join(dir, "rpc")
	args := append([]string{"serve", "--port-file", portFile, "--jsonrpc-port", "0", "--jsonrpc-port-file", rpcFile}, flags...)
	server, ports := startServer(t, exec.Command("sh", append([]string{"-c", limits + ` exec rflua "$@"`, "sh"}, append(args, dir)...)...), portFile, rpcFile)
	return &struck{testServer: server, t: t, portFile: portFile, xml: "127.0.0.1:" + ports[0], rpc: "127.0.0.1:" + ports[1]}
}

func (s *struck) until(what string, done func() bool) {
	s.t.Helper()
	s.waitFor(s.t, what, done)
}

// echo calls the keyword over XML-RPC.
func (s *struck) echo(client *http.Client) error {
	answer, err := client.Post("http://"+s.xml+"/Lib", "text/xml", strings.NewReader(runKeyword("echo", "here")))
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err == nil && !(bytes.Contains(text, []byte("PASS")) && bytes.Contains(text, []byte("here"))) {
		err = fmt.Errorf("the answer is %s", text)
	}
	return err
}

// speaks reports whether a new connection for JSON-RPC is answered.
func (s *struck) speaks() bool {
	conn, err := net.Dial("tcp", s.rpc)
	if err != nil {
		return false
	}
	defer conn.Close()
	const request = `{"jsonrpc":"2.0","id":1,"method":"robot/initialize","params":{}}`
	_ = conn.SetDeadline(time.Now().Add(time.Second))
	if _, err := io.WriteString(conn, rftest.Frame(request)); err != nil {
		return false
	}
	answer := make([]byte, 15)
	_, err = io.ReadFull(conn, answer)
	return err == nil && string(answer) == "Content-Length:"
}

func TestAServerOutOfDescriptorsKeepsRunning(t *testing.T) {
	dir := t.TempDir()
	s := strike(t, "ulimit -n 64;", dir, "--port", "0")
	kept := &http.Client{Timeout: rftest.Patience, Transport: &http.Transport{MaxConnsPerHost: 1}}
	defer kept.CloseIdleConnections()
	if err := s.echo(kept); err != nil {
		t.Fatal(err)
	}
	var taken []net.Conn
	defer func() {
		for _, conn := range taken {
			conn.Close()
		}
	}()
	for range 80 {
		for _, address := range []string{s.xml, s.rpc} {
			conn, err := net.Dial("tcp", address)
			if err != nil {
				t.Fatal(err)
			}
			taken = append(taken, conn)
		}
	}
	complaints := func(of string) int { return strings.Count(s.out.String(), "error=\"accept tcp "+of) }
	s.until("both have none left", func() bool { return complaints(s.xml) > 1 && complaints(s.rpc) > 1 })
	edited := `return { echo = function(x) return x end, more = function() end }`
	if err := os.WriteFile(filepath.Join(dir, "Lib.lua"), []byte(edited), 0o644); err != nil {
		t.Fatal(err)
	}
	seen := complaints(s.rpc)
	s.until("it has seen that there is an edit, which it cannot read", func() bool {
		if err := s.echo(kept); err != nil {
			t.Fatalf("a client with a connection is not served: %v", err)
		}
		return complaints(s.rpc) > seen+3 // with a pause of more than 300 ms between two of them
	})
	for _, conn := range taken {
		conn.Close()
	}
	s.until("new clients are served", func() bool {
		return s.echo(&http.Client{Timeout: rftest.Patience, Transport: &http.Transport{DisableKeepAlives: true}}) == nil && s.speaks()
	})
	if n := complaints(""); n > 200 {
		t.Errorf("it complained %d times", n)
	}
	s.until("the edit is read", func() bool { return strings.Contains(s.out.String(), "added more; ") })
	s.until("it says so", func() bool { return strings.Contains(s.out.String(), "edits are read again") })
	if log := s.out.String(); strings.Contains(log, "reload failed") || strings.Contains(log, "generation 3") || strings.Contains(log, "Lib2:") ||
		strings.Count(log, "edits are not read") != 1 {
		t.Errorf("it took a file for broken, edited or deleted\n%s", log)
	}
}

func TestAServerThatIsSuspendedAnswersWhenItIsResumed(t *testing.T) {
	s := strike(t, "", t.TempDir(), "--port", "0")
	if err := s.cmd.Process.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	s.until("it is suspended", func() bool { state := stat(s.cmd.Process.Pid); return len(state) > 0 && state[0] == "T" })
	answered := make(chan error, 4)
	for range cap(answered) {
		go func() {
			answered <- s.echo(&http.Client{Timeout: rftest.Patience, Transport: &http.Transport{DisableKeepAlives: true}})
		}()
	}
	select {
	case err := <-answered:
		t.Fatalf("a suspended server answers: %v", err)
	case <-time.After(50 * time.Millisecond):
	}
	if err := s.cmd.Process.Signal(syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	for range cap(answered) {
		if err := <-answered; err != nil {
			t.Error(err)
		}
	}
}

// Its port file stays, and so do connections in TIME_WAIT.
func TestAServerThatWasKilledIsReplacedAtItsPort(t *testing.T) {
	dir := t.TempDir()
	first := strike(t, "", dir, "--port", "0")
	client := &http.Client{Timeout: rftest.Patience, Transport: &http.Transport{MaxConnsPerHost: 1}}
	defer client.CloseIdleConnections()
	if err := first.echo(client); err != nil {
		t.Fatal(err)
	}
	first.kill()
	if err := first.echo(client); err == nil {
		t.Fatal("a killed server answers")
	}
	before, err := os.Stat(first.portFile)
	if err != nil {
		t.Fatal(err)
	}
	_, port, _ := net.SplitHostPort(first.xml)
	second := strike(t, "", dir, "--port", port)
	second.until("its port file replaces the old one", func() bool {
		now, err := os.Stat(first.portFile)
		return err == nil && !os.SameFile(before, now)
	})
	if now, err := os.ReadFile(first.portFile); err != nil || strings.TrimSpace(string(now)) != port {
		t.Fatalf("the port file has %q %v", now, err)
	}
	second.until("the client is served", func() bool { return second.echo(client) == nil })
}

// A file size limit of 0 is a disk that is full: the file can be made, but nothing written to it.
func TestAPortFileOnAFullDiskIsAnError(t *testing.T) {
	dir := t.TempDir()
	ctx, cancel := context.WithTimeout(t.Context(), rftest.Patience)
	defer cancel()
	serve := exec.CommandContext(ctx, "sh", "-c", `ulimit -f 0; exec rflua serve --port 0 --jsonrpc-port off --port-file "$1/port" "$1"`, "sh", dir)
	out, err := serve.CombinedOutput()
	if serve.ProcessState.ExitCode() != 1 || !strings.Contains(string(out), "error: cannot write the port file "+dir+"/port: ") || !strings.Contains(string(out), "file too large") {
		t.Errorf("%v\n%s", err, out)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 0 {
		t.Errorf("it leaves %v %v", left, err)
	}
}
