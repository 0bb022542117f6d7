package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/kolo/xmlrpc"
	"github.com/rogpeppe/go-internal/testscript"
)

// scriptCommands are the commands that scripts have besides those of testscript.
var scriptCommands = map[string]func(ts *testscript.TestScript, neg bool, args []string){
	// exits CODE PROGRAM ARGS...: the program ends with that exit code.
	"exits": exits,
	// ready FILE: waits for a port file, and sets PORT, ADDR (host:port) and URL.
	"ready": ready,
	// signal NAME: sends INT, TERM or HUP to everything that runs in the background.
	"signal": sendSignal,
	// [!] signal-when PATTERN NAME PROGRAM ARGS...: sends the signal when the program's stderr has the pattern; it must exit
	// 0, with ! it must not.
	"signal-when": signalWhen,
	// [!] xmlrpc URL METHOD [JSON...]: calls a method and prints its result as JSON; with ! it must fail.
	"xmlrpc": callMethod,
	// until URL METHOD [JSON...] PATTERN: calls a method until its result as JSON matches.
	"until": until,
	// begin URL KEYWORD: calls a keyword in the background, and returns when the server has accepted the request.
	"begin": begin,
	// result PATTERN: waits for the call that begin began; its response must match.
	"result": result,
	// jsonlines FILE: every line of it is a JSON object.
	"jsonlines": jsonLines,
}

// script is what the commands of one script share.
type script struct {
	ctx context.Context // ends when the script takes too long

	answered chan string // the response of the call that begin began
}

type scriptKey struct{}

func of(ts *testscript.TestScript) *script { return ts.Value(scriptKey{}).(*script) }

var signalNames = map[string]syscall.Signal{"INT": syscall.SIGINT, "TERM": syscall.SIGTERM, "HUP": syscall.SIGHUP}

func want(ts *testscript.TestScript, ok bool, usage string) {
	if !ok {
		ts.Fatalf("usage: %s", usage)
	}
}

func exits(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, !neg && len(args) > 1, "exits CODE PROGRAM ARGS...")
	code := 0
	var exit *exec.ExitError
	if err := ts.Exec(args[1], args[2:]...); errors.As(err, &exit) {
		code = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if strconv.Itoa(code) != args[0] {
		ts.Fatalf("the exit code is %d", code)
	}
}

func ready(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, !neg && len(args) == 1, "ready FILE")
	waitFor(ts, "a port file", func() bool {
		text, err := os.ReadFile(ts.MkAbs(args[0]))
		if err != nil {
			return false
		}
		port := strings.TrimSpace(string(text))
		ts.Setenv("PORT", port)
		ts.Setenv("ADDR", "127.0.0.1:"+port)
		ts.Setenv("URL", "http://127.0.0.1:"+port)
		return true
	})
}

// waitFor is rftest.WaitFor for scripts, which have no testing.TB: it waits until the time of the script is over.
func waitFor(ts *testscript.TestScript, what string, done func() bool) {
	for !done() {
		select {
		case <-time.After(2 * time.Millisecond):
		case <-of(ts).ctx.Done():
			ts.Fatalf("waited in vain for %s", what)
		}
	}
}

func sendSignal(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, !neg && len(args) == 1 && signalNames[args[0]] != 0, "signal INT|TERM|HUP")
	for _, cmd := range ts.BackgroundCmds() {
		ts.Check(cmd.Process.Signal(signalNames[args[0]]))
	}
}

func signalWhen(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, len(args) > 2 && signalNames[args[1]] != 0, "[!] signal-when PATTERN INT|TERM|HUP PROGRAM ARGS...")
	pattern, err := regexp.Compile(args[0])
	ts.Check(err)
	path, err := exec.LookPath(args[2])
	ts.Check(err)
	cmd := exec.CommandContext(of(ts).ctx, path, args[3:]...)
	cmd.Dir, cmd.Env = ts.Getenv("WORK"), []string{"GORACE=" + ts.Getenv("GORACE")}
	stderr, err := cmd.StderrPipe()
	ts.Check(err)
	ts.Check(cmd.Start())
	sent := false
	for lines := bufio.NewScanner(stderr); lines.Scan(); {
		fmt.Fprintln(ts.Stderr(), lines.Text())
		if !sent && pattern.MatchString(lines.Text()) {
			sent = true
			ts.Check(cmd.Process.Signal(signalNames[args[1]]))
		}
	}
	if err := cmd.Wait(); neg && err == nil {
		ts.Fatalf("the program exits with 0")
	} else if !neg {
		ts.Check(err)
	}
	if !sent {
		ts.Fatalf("stderr has no %s", args[0])
	}
}

func callMethod(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, len(args) > 1, "[!] xmlrpc URL METHOD [JSON...]")
	answer, err := overXMLRPC(ts, args[0], args[1], args[2:])
	if neg {
		if err == nil {
			ts.Fatalf("the call succeeded: %v", answer)
		}
		fmt.Fprintln(ts.Stdout(), err)
		return
	}
	ts.Check(err)
	ts.Check(json.NewEncoder(ts.Stdout()).Encode(answer))
}

func until(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, !neg && len(args) > 2, "until URL METHOD [JSON...] PATTERN")
	last := len(args) - 1
	pattern, err := regexp.Compile(args[last])
	ts.Check(err)
	waitFor(ts, "a result that matches "+args[last], func() bool {
		answer, err := overXMLRPC(ts, args[0], args[1], args[2:last])
		ts.Check(err)
		text, err := json.Marshal(answer)
		ts.Check(err)
		return pattern.Match(text)
	})
}

// overXMLRPC calls a method with parameters that are written in JSON. The client is kolo's, which shares no code with the
// server.
func overXMLRPC(ts *testscript.TestScript, url, method string, texts []string) (answer any, err error) {
	var params []any
	for _, text := range texts {
		var v any
		ts.Check(json.Unmarshal([]byte(text), &v))
		params = append(params, v)
	}
	client, err := xmlrpc.NewClient(url, scriptTransport{of(ts).ctx})
	ts.Check(err)
	defer client.Close()
	err = client.Call(method, params, &answer)
	return answer, err
}

// scriptTransport ends requests with the time of the script.
type scriptTransport struct{ ctx context.Context }

func (s scriptTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	return (&http.Transport{DisableKeepAlives: true}).RoundTrip(r.WithContext(s.ctx))
}

// begin knows that the server has accepted the request when it asks for the body.
func begin(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, !neg && len(args) == 2, "begin URL KEYWORD")
	body, err := xmlrpc.EncodeMethodCall("run_keyword", args[1], []any{})
	ts.Check(err)
	accepted := make(chan struct{})
	ctx := httptrace.WithClientTrace(of(ts).ctx, &httptrace.ClientTrace{Got100Continue: func() { close(accepted) }})
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, args[0], bytes.NewReader(body))
	ts.Check(err)
	request.Header.Set("Expect", "100-continue")
	answered := make(chan string, 1)
	of(ts).answered = answered
	go func() {
		client := http.Client{Transport: &http.Transport{ExpectContinueTimeout: time.Minute, DisableKeepAlives: true}}
		response, err := client.Do(request)
		if err != nil {
			answered <- "ERROR: " + err.Error()
			return
		}
		defer response.Body.Close()
		text, err := io.ReadAll(response.Body)
		if err != nil {
			answered <- "ERROR: " + err.Error()
			return
		}
		answered <- string(text)
	}()
	select {
	case <-accepted:
	case text := <-answered:
		ts.Fatalf("answered too early: %s", text)
	case <-of(ts).ctx.Done():
		ts.Fatalf("the server does not accept the request")
	}
}

func result(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, !neg && len(args) == 1, "result PATTERN")
	pattern, err := regexp.Compile(args[0])
	ts.Check(err)
	select {
	case text := <-of(ts).answered:
		if !pattern.MatchString(text) {
			ts.Fatalf("the response does not match: %s", text)
		}
	case <-of(ts).ctx.Done():
		ts.Fatalf("there is no response")
	}
}

func jsonLines(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, !neg && len(args) == 1, "jsonlines FILE")
	lines := strings.Split(strings.TrimSuffix(ts.ReadFile(args[0]), "\n"), "\n")
	for _, line := range lines {
		var record map[string]any
		if err := json.Unmarshal([]byte(line), &record); err != nil {
			ts.Fatalf("%q is not a JSON object: %v", line, err)
		}
	}
}
